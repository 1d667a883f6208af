//! The store in SQL that SQLite and PostgreSQL understand alike, written once: what holds for one holds for the other.
//!
//! Both know `$1`, `RETURNING`, `ON CONFLICT` and comparing rows. What they do not share is left out: lists are filtered by
//! columns in lower case, because one `LIKE` minds case and the other does not, and texts are ordered by their bytes, which
//! the migrations of PostgreSQL say.

/// Implements `Store` for a type with a `pool` of connections to a database.
macro_rules! implement_store {
    ($store:ty, $database:ty, $row:ty) => {
        use ::std::time::Duration;

        use ::async_trait::async_trait;
        use ::jiff::Timestamp;
        use ::ossa_core::Profile;
        use ::sqlx::{QueryBuilder, Row, Transaction};

        use $crate::store::rows::{ContentColumns, damaged, paths_to_text, pattern, time};
        use $crate::store::{
            Action, ApiKey, Audit, Build, Collection, Content, Head, KEPT_BUILDS, Listing, Outcome, Page,
            ResourceId, Scope, Sort, SortKey, SourceSet, Store, Version, Write, folded,
        };

        #[async_trait]
        impl Store for $store {
            async fn put_source_set(&self, set: &SourceSet) -> Result<(), StoreError> {
                sqlx::query(
                    "INSERT INTO source_sets (name, paths, profile) VALUES ($1, $2, $3) \
                     ON CONFLICT (name) DO UPDATE SET paths = excluded.paths, profile = excluded.profile",
                )
                .bind(&set.name)
                .bind(paths_to_text(&set.paths)?)
                .bind(set.profile.name())
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn source_set(&self, name: &str) -> Result<Option<SourceSet>, StoreError> {
                sqlx::query("SELECT name, paths, profile FROM source_sets WHERE name = $1")
                    .bind(name)
                    .fetch_optional(&self.pool)
                    .await?
                    .as_ref()
                    .map(source_set_of_row)
                    .transpose()
            }

            async fn source_sets(&self) -> Result<Vec<SourceSet>, StoreError> {
                let rows = sqlx::query("SELECT name, paths, profile FROM source_sets ORDER BY name")
                    .fetch_all(&self.pool)
                    .await?;
                rows.iter().map(source_set_of_row).collect()
            }

            async fn remove_source_set(&self, name: &str) -> Result<bool, StoreError> {
                let done = sqlx::query("DELETE FROM source_sets WHERE name = $1")
                    .bind(name)
                    .execute(&self.pool)
                    .await?;
                Ok(done.rows_affected() > 0)
            }

            async fn record_build(&self, build: &Build) -> Result<(), StoreError> {
                let (status, revision, stats, message) = match &build.outcome {
                    Outcome::Succeeded { revision, stats } => {
                        let stats =
                            serde_json::to_string(stats).map_err(|_| damaged("figures", "of this build"))?;
                        ("succeeded", Some(*revision as i64), Some(stats), None)
                    }
                    Outcome::Failed { message } => ("failed", None, None, Some(message)),
                };
                let mut transaction = self.pool.begin().await?;
                sqlx::query(
                    "INSERT INTO builds (started_at, duration_ms, reason, status, revision, stats, message) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7)",
                )
                .bind(build.started_at.as_millisecond())
                .bind(build.duration.as_millis() as i64)
                .bind(&build.reason)
                .bind(status)
                .bind(revision)
                .bind(stats)
                .bind(message)
                .execute(&mut *transaction)
                .await?;
                sqlx::query("DELETE FROM builds WHERE id <= (SELECT max(id) FROM builds) - $1")
                    .bind(i64::from(KEPT_BUILDS))
                    .execute(&mut *transaction)
                    .await?;
                transaction.commit().await?;
                Ok(())
            }

            async fn builds(&self, limit: u32) -> Result<Vec<Build>, StoreError> {
                let rows = sqlx::query(
                    "SELECT started_at, duration_ms, reason, status, revision, stats, message \
                     FROM builds ORDER BY id DESC LIMIT $1",
                )
                .bind(i64::from(limit))
                .fetch_all(&self.pool)
                .await?;
                rows.iter().map(build_of_row).collect()
            }

            async fn write(
                &self,
                resource: ResourceId<'_>,
                write: Write<'_>,
                author: &str,
            ) -> Result<Version, StoreError> {
                let written_at = now();
                let mut transaction = self.pool.begin().await?;
                let change = begin_change(&mut transaction).await?;
                let Some(number) = write_head(&mut transaction, resource, write, written_at).await? else {
                    transaction.rollback().await?;
                    let latest = self.latest(resource).await?;
                    let found = latest.filter(|version| version.content.is_some());
                    return Err(StoreError::Conflict { found: found.map(|version| version.number) });
                };
                let content = write.content();
                let labels = content.map(|content| serde_json::to_string(&content.labels)).transpose();
                sqlx::query(
                    "INSERT INTO versions (tenant, collection, id, version, action, written_at, author, \
                     media_type, text, kind, name, labels) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                )
                .bind(resource.tenant)
                .bind(resource.collection.name())
                .bind(resource.id)
                .bind(number)
                .bind(write.action().name())
                .bind(written_at.as_millisecond())
                .bind(author)
                .bind(content.map(|content| &content.media_type))
                .bind(content.map(|content| &content.text))
                .bind(content.map(|content| &content.kind))
                .bind(content.map(|content| &content.name))
                .bind(labels.map_err(|_| damaged("list of labels", "to store"))?)
                .execute(&mut *transaction)
                .await?;
                let audit = Audit {
                    number: change as u64,
                    written_at,
                    actor: author.to_owned(),
                    action: write.action().name().to_owned(),
                    collection: resource.collection.name().to_owned(),
                    id: resource.id.to_owned(),
                    version: Some(number as u64),
                };
                write_audit(&mut transaction, resource.tenant, &audit).await?;
                transaction.commit().await?;
                Ok(Version {
                    number: number as u64,
                    action: write.action(),
                    written_at,
                    author: author.to_owned(),
                    content: content.cloned(),
                })
            }

            async fn latest(&self, resource: ResourceId<'_>) -> Result<Option<Version>, StoreError> {
                Ok(self.history(resource, None, 1).await?.pop())
            }

            async fn version(
                &self,
                resource: ResourceId<'_>,
                number: u64,
            ) -> Result<Option<Version>, StoreError> {
                sqlx::query(
                    "SELECT version, action, written_at, author, media_type, text, kind, name, labels \
                     FROM versions WHERE tenant = $1 AND collection = $2 AND id = $3 AND version = $4",
                )
                .bind(resource.tenant)
                .bind(resource.collection.name())
                .bind(resource.id)
                .bind(bounded(number))
                .fetch_optional(&self.pool)
                .await?
                .as_ref()
                .map(version_of_row)
                .transpose()
            }

            async fn history(
                &self,
                resource: ResourceId<'_>,
                before: Option<u64>,
                limit: u32,
            ) -> Result<Vec<Version>, StoreError> {
                let rows = sqlx::query(
                    "SELECT version, action, written_at, author, media_type, text, kind, name, labels \
                     FROM versions WHERE tenant = $1 AND collection = $2 AND id = $3 AND version < $4 \
                     ORDER BY version DESC LIMIT $5",
                )
                .bind(resource.tenant)
                .bind(resource.collection.name())
                .bind(resource.id)
                .bind(before.map_or(i64::MAX, bounded))
                .bind(i64::from(limit))
                .fetch_all(&self.pool)
                .await?;
                rows.iter().map(version_of_row).collect()
            }

            async fn list(
                &self,
                tenant: &str,
                collection: Collection,
                listing: &Listing,
            ) -> Result<Page, StoreError> {
                let mut count = QueryBuilder::<$database>::new("SELECT count(*) FROM resources");
                push_filter(&mut count, tenant, collection, listing);
                let total: i64 = count.build_query_scalar().fetch_one(&self.pool).await?;

                let mut query = QueryBuilder::<$database>::new(
                    "SELECT id, version, kind, name, created_at, updated_at FROM resources",
                );
                push_filter(&mut query, tenant, collection, listing);
                let column = match listing.sort {
                    Sort::Id => "id",
                    Sort::Name => "name_key",
                    Sort::Updated => "updated_at",
                };
                if let Some(after) = &listing.after {
                    query.push(" AND (").push(column).push(", id) ");
                    query.push(if listing.is_descending { "< (" } else { "> (" });
                    match &after.key {
                        SortKey::Text(text) => query.push_bind(text.clone()),
                        SortKey::Time(time) => query.push_bind(*time),
                    };
                    query.push(", ").push_bind(after.id.clone()).push(")");
                }
                let direction = if listing.is_descending { " DESC" } else { "" };
                query.push(" ORDER BY ").push(column).push(direction);
                query.push(", id").push(direction);
                query.push(" LIMIT ").push_bind(i64::from(listing.limit));
                let rows = query.build().fetch_all(&self.pool).await?;
                let heads = rows.iter().map(head_of_row).collect::<Result<_, _>>()?;
                Ok(Page { heads, total: total as u64 })
            }

            async fn versions(
                &self,
                tenant: &str,
                collection: Collection,
            ) -> Result<Vec<(String, u64)>, StoreError> {
                let rows = sqlx::query(
                    "SELECT id, version FROM resources \
                     WHERE tenant = $1 AND collection = $2 AND is_deleted = 0 ORDER BY id",
                )
                .bind(tenant)
                .bind(collection.name())
                .fetch_all(&self.pool)
                .await?;
                rows.iter()
                    .map(|row| Ok((row.try_get("id")?, row.try_get::<i64, _>("version")? as u64)))
                    .collect()
            }

            async fn last_change(&self) -> Result<u64, StoreError> {
                let number: i64 =
                    sqlx::query_scalar("SELECT number FROM last_change").fetch_one(&self.pool).await?;
                Ok(number as u64)
            }

            async fn audit(
                &self,
                tenant: &str,
                before: Option<u64>,
                limit: u32,
            ) -> Result<Vec<Audit>, StoreError> {
                let rows = sqlx::query(
                    "SELECT number, written_at, actor, action, collection, id, version FROM audit \
                     WHERE tenant = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
                )
                .bind(tenant)
                .bind(before.map_or(i64::MAX, bounded))
                .bind(i64::from(limit))
                .fetch_all(&self.pool)
                .await?;
                rows.iter().map(audit_of_row).collect()
            }

            async fn put_key(&self, key: &ApiKey, actor: &str) -> Result<(), StoreError> {
                let mut transaction = self.pool.begin().await?;
                let change = begin_change(&mut transaction).await?;
                sqlx::query(
                    "INSERT INTO api_keys (id, tenant, name, scope, hash, created_at, expires_at, revoked_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                )
                .bind(&key.id)
                .bind(&key.tenant)
                .bind(&key.name)
                .bind(key.scope.name())
                .bind(&key.hash)
                .bind(key.created_at.as_millisecond())
                .bind(key.expires_at.map(Timestamp::as_millisecond))
                .bind(key.revoked_at.map(Timestamp::as_millisecond))
                .execute(&mut *transaction)
                .await?;
                let audit = audit_of_key(change, now(), actor, Action::Created.name(), &key.id);
                write_audit(&mut transaction, &key.tenant, &audit).await?;
                transaction.commit().await?;
                Ok(())
            }

            async fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
                let rows = sqlx::query(
                    "SELECT id, tenant, name, scope, hash, created_at, expires_at, revoked_at \
                     FROM api_keys ORDER BY created_at, id",
                )
                .fetch_all(&self.pool)
                .await?;
                rows.iter().map(key_of_row).collect()
            }

            async fn revoke_key(
                &self,
                tenant: &str,
                id: &str,
                at: Timestamp,
                actor: &str,
            ) -> Result<bool, StoreError> {
                let sql = "UPDATE api_keys SET revoked_at = $3 \
                           WHERE tenant = $1 AND id = $2 AND revoked_at IS NULL";
                self.end_key(sql, "revoked", tenant, id, at, actor).await
            }

            async fn expire_key(
                &self,
                tenant: &str,
                id: &str,
                at: Timestamp,
                actor: &str,
            ) -> Result<bool, StoreError> {
                let sql = "UPDATE api_keys \
                           SET expires_at = CASE WHEN expires_at < $3 THEN expires_at ELSE $3 END \
                           WHERE tenant = $1 AND id = $2 AND revoked_at IS NULL";
                self.end_key(sql, "expires", tenant, id, at, actor).await
            }

            async fn check(&self) -> Result<(), StoreError> {
                sqlx::query("SELECT 1 FROM builds LIMIT 1").fetch_optional(&self.pool).await?;
                Ok(())
            }

            async fn close(&self) {
                self.pool.close().await;
            }
        }

        /// The time as it is stored.
        fn now() -> Timestamp {
            let now = Timestamp::now();
            Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
        }

        /// A number as the database can hold it: no version has a greater one.
        fn bounded(number: u64) -> i64 {
            i64::try_from(number).unwrap_or(i64::MAX)
        }

        impl $store {
            /// Ends the life of a key by `sql`, and writes that down as `action`. Returns whether there was such a key.
            async fn end_key(
                &self,
                sql: &'static str,
                action: &str,
                tenant: &str,
                id: &str,
                at: Timestamp,
                actor: &str,
            ) -> Result<bool, StoreError> {
                let mut transaction = self.pool.begin().await?;
                let change = begin_change(&mut transaction).await?;
                let done = sqlx::query(sql)
                    .bind(tenant)
                    .bind(id)
                    .bind(at.as_millisecond())
                    .execute(&mut *transaction)
                    .await?;
                if done.rows_affected() == 0 {
                    transaction.rollback().await?;
                    return Ok(false);
                }
                write_audit(&mut transaction, tenant, &audit_of_key(change, now(), actor, action, id)).await?;
                transaction.commit().await?;
                Ok(true)
            }
        }

        /// Takes the next number, and with it the turn: writes wait here for each other, so what comes after can neither
        /// collide nor become visible in another order.
        async fn begin_change(transaction: &mut Transaction<'_, $database>) -> Result<i64, StoreError> {
            let next = sqlx::query_scalar("UPDATE last_change SET number = number + 1 RETURNING number");
            Ok(next.fetch_one(&mut **transaction).await?)
        }

        /// Writes the line of `resources`. `None` when the resource is not at the version that is expected.
        async fn write_head(
            transaction: &mut Transaction<'_, $database>,
            ResourceId { tenant, collection, id }: ResourceId<'_>,
            write: Write<'_>,
            written_at: Timestamp,
        ) -> Result<Option<i64>, StoreError> {
            let query = match (write.expected(), write.content()) {
                (None, _) => sqlx::query_scalar(
                    "INSERT INTO resources (tenant, collection, id, version, is_deleted, kind, name, name_key, \
                     labels_key, created_at, updated_at) VALUES ($1, $2, $3, 1, 0, $5, $6, $7, $8, $4, $4) \
                     ON CONFLICT (tenant, collection, id) DO UPDATE SET version = resources.version + 1, \
                     is_deleted = 0, kind = excluded.kind, name = excluded.name, \
                     name_key = excluded.name_key, labels_key = excluded.labels_key, \
                     updated_at = excluded.updated_at \
                     WHERE resources.is_deleted = 1 RETURNING version",
                ),
                (Some(_), Some(_)) => sqlx::query_scalar(
                    "UPDATE resources SET version = version + 1, is_deleted = 0, kind = $5, name = $6, \
                     name_key = $7, labels_key = $8, updated_at = $4 \
                     WHERE tenant = $1 AND collection = $2 AND id = $3 AND version = $9 AND is_deleted <= $10 \
                     RETURNING version",
                ),
                (Some(_), None) => sqlx::query_scalar(
                    "UPDATE resources SET version = version + 1, is_deleted = 1, updated_at = $4 \
                     WHERE tenant = $1 AND collection = $2 AND id = $3 AND version = $5 AND is_deleted = 0 \
                     RETURNING version",
                ),
            };
            let mut query =
                query.bind(tenant).bind(collection.name()).bind(id).bind(written_at.as_millisecond());
            if let Some(content) = write.content() {
                let labels: Vec<String> = content.labels.iter().map(|label| folded(label)).collect();
                query = query
                    .bind(content.kind.clone())
                    .bind(content.name.clone())
                    .bind(folded(&content.name))
                    .bind(labels.join("\n"));
            }
            if let Some(expected) = write.expected() {
                query = query.bind(bounded(expected));
            }
            // Only a rollback brings back what was deleted.
            match write {
                Write::Update(..) => query = query.bind(0_i64),
                Write::RollBack(..) => query = query.bind(1_i64),
                Write::Create(_) | Write::Delete(_) => {}
            }
            Ok(query.fetch_optional(&mut **transaction).await?)
        }

        async fn write_audit(
            transaction: &mut Transaction<'_, $database>,
            tenant: &str,
            audit: &Audit,
        ) -> Result<(), StoreError> {
            sqlx::query(
                "INSERT INTO audit (number, written_at, tenant, actor, action, collection, id, version) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(audit.number as i64)
            .bind(audit.written_at.as_millisecond())
            .bind(tenant)
            .bind(&audit.actor)
            .bind(&audit.action)
            .bind(&audit.collection)
            .bind(&audit.id)
            .bind(audit.version.map(bounded))
            .execute(&mut **transaction)
            .await?;
            Ok(())
        }

        fn audit_of_key(change: i64, written_at: Timestamp, actor: &str, action: &str, id: &str) -> Audit {
            Audit {
                number: change as u64,
                written_at,
                actor: actor.to_owned(),
                action: action.to_owned(),
                collection: "keys".to_owned(),
                id: id.to_owned(),
                version: None,
            }
        }

        fn push_filter(
            query: &mut QueryBuilder<$database>,
            tenant: &str,
            collection: Collection,
            listing: &Listing,
        ) {
            query.push(" WHERE tenant = ").push_bind(tenant.to_owned());
            query.push(" AND collection = ").push_bind(collection.name());
            query.push(" AND is_deleted = 0");
            if let Some(kind) = &listing.kind {
                query.push(" AND kind = ").push_bind(kind.clone());
            }
            for (column, text) in [("name_key", &listing.name), ("labels_key", &listing.label)] {
                if let Some(text) = text {
                    query.push(" AND ").push(column).push(" LIKE ").push_bind(pattern(text));
                    query.push(" ESCAPE '\\'");
                }
            }
        }

        fn source_set_of_row(row: &$row) -> Result<SourceSet, StoreError> {
            let (name, paths, profile): (String, String, String) =
                (row.try_get("name")?, row.try_get("paths")?, row.try_get("profile")?);
            Ok(SourceSet {
                name,
                profile: Profile::from_name(&profile).ok_or_else(|| damaged("profile", profile))?,
                paths: serde_json::from_str(&paths).map_err(|_| damaged("list of paths", paths))?,
            })
        }

        fn build_of_row(row: &$row) -> Result<Build, StoreError> {
            let status: String = row.try_get("status")?;
            let outcome = match status.as_str() {
                "succeeded" => {
                    let stats: String = row.try_get("stats")?;
                    Outcome::Succeeded {
                        revision: row.try_get::<i64, _>("revision")? as u64,
                        stats: serde_json::from_str(&stats).map_err(|_| damaged("set of figures", stats))?,
                    }
                }
                "failed" => Outcome::Failed { message: row.try_get("message")? },
                _ => return Err(damaged("status of a build", status)),
            };
            Ok(Build {
                started_at: time(row.try_get("started_at")?)?,
                duration: Duration::from_millis(row.try_get::<i64, _>("duration_ms")? as u64),
                reason: row.try_get("reason")?,
                outcome,
            })
        }

        fn version_of_row(row: &$row) -> Result<Version, StoreError> {
            let action: String = row.try_get("action")?;
            let columns: ContentColumns = (
                row.try_get("media_type")?,
                row.try_get("text")?,
                row.try_get("kind")?,
                row.try_get("name")?,
                row.try_get("labels")?,
            );
            let content = match columns {
                (Some(media_type), Some(text), Some(kind), Some(name), Some(labels)) => {
                    let labels =
                        serde_json::from_str(&labels).map_err(|_| damaged("list of labels", labels))?;
                    Some(Content { media_type, text, kind, name, labels })
                }
                _ => None,
            };
            Ok(Version {
                number: row.try_get::<i64, _>("version")? as u64,
                action: Action::from_name(&action).ok_or_else(|| damaged("action", action))?,
                written_at: time(row.try_get("written_at")?)?,
                author: row.try_get("author")?,
                content,
            })
        }

        fn head_of_row(row: &$row) -> Result<Head, StoreError> {
            Ok(Head {
                id: row.try_get("id")?,
                version: row.try_get::<i64, _>("version")? as u64,
                kind: row.try_get("kind")?,
                name: row.try_get("name")?,
                created_at: time(row.try_get("created_at")?)?,
                updated_at: time(row.try_get("updated_at")?)?,
            })
        }

        fn audit_of_row(row: &$row) -> Result<Audit, StoreError> {
            Ok(Audit {
                number: row.try_get::<i64, _>("number")? as u64,
                written_at: time(row.try_get("written_at")?)?,
                actor: row.try_get("actor")?,
                action: row.try_get("action")?,
                collection: row.try_get("collection")?,
                id: row.try_get("id")?,
                version: row.try_get::<Option<i64>, _>("version")?.map(|number| number as u64),
            })
        }

        fn key_of_row(row: &$row) -> Result<ApiKey, StoreError> {
            let scope: String = row.try_get("scope")?;
            let moment = |column: &str| {
                row.try_get::<Option<i64>, _>(column)?.map(time).transpose()
            };
            Ok(ApiKey {
                id: row.try_get("id")?,
                tenant: row.try_get("tenant")?,
                name: row.try_get("name")?,
                scope: Scope::from_name(&scope).ok_or_else(|| damaged("scope", scope))?,
                hash: row.try_get("hash")?,
                created_at: time(row.try_get("created_at")?)?,
                expires_at: moment("expires_at")?,
                revoked_at: moment("revoked_at")?,
            })
        }
    };
}

pub(super) use implement_store;
