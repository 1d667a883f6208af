//! Keys of the API: making them, and telling them apart from others.
//!
//! A key is `ossa_ID_SECRET`. The secret is 256 random bits, so nobody finds it by trying, however fast the hash is that is
//! kept of it; slow hashes are for what people think up.

use jiff::Timestamp;

use crate::store::{ApiKey, Scope};

/// What a key begins with, so that programs that look for leaked secrets know it.
const PREFIX: &str = "ossa_";
const ID_BYTES: usize = 8;
const SECRET_BYTES: usize = 32;

/// A key that was made, and what is kept of it.
pub struct NewKey {
    /// The key itself. It is shown once and kept nowhere.
    pub text: String,
    /// What is stored.
    pub key: ApiKey,
}

/// Makes a key.
///
/// # Errors
/// When the system gives no random numbers.
pub fn make(
    tenant: &str,
    name: &str,
    scope: Scope,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
) -> Result<NewKey, getrandom::Error> {
    let mut random = [0; ID_BYTES + SECRET_BYTES];
    getrandom::fill(&mut random)?;
    let (id, secret) = random.split_at(ID_BYTES);
    let id = hexadecimal(id);
    let text = format!("{PREFIX}{id}_{}", hexadecimal(secret));
    let key = ApiKey {
        id,
        tenant: tenant.to_owned(),
        name: name.to_owned(),
        scope,
        hash: hash(&text).to_hex().to_string(),
        created_at,
        expires_at,
        revoked_at: None,
    };
    Ok(NewKey { text, key })
}

/// The id in a key; `None` when it is none.
pub fn id_of(text: &str) -> Option<&str> {
    text.strip_prefix(PREFIX)?.split_once('_').map(|(id, _)| id)
}

/// Whether `text` is `key`, and opens something at `now`. Takes the same time for every text.
pub fn opens(key: &ApiKey, text: &str, now: Timestamp) -> bool {
    // Comparing two hashes of this type takes the same time wherever they differ.
    let is_same = blake3::Hash::from_hex(&key.hash).is_ok_and(|known| known == hash(text));
    is_same && key.revoked_at.is_none() && key.expires_at.is_none_or(|end| now < end)
}

fn hash(text: &str) -> blake3::Hash {
    blake3::hash(text.as_bytes())
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_until_its_end() {
        let time = |second| Timestamp::from_second(second).unwrap();
        let new = make("default", "tests", Scope::Read, time(0), Some(time(10))).unwrap();
        assert_eq!(id_of(&new.text), Some(new.key.id.as_str()));
        assert_eq!(new.text.len(), PREFIX.len() + 2 * (ID_BYTES + SECRET_BYTES) + 1);
        assert!(!new.key.hash.contains(new.text.rsplit('_').next().unwrap()));
        assert!(opens(&new.key, &new.text, time(9)));
        assert!(!opens(&new.key, &new.text, time(10)));
        assert!(!opens(&new.key, &format!("{}0", new.text), time(9)));
        let revoked = ApiKey { revoked_at: Some(time(1)), ..new.key.clone() };
        assert!(!opens(&revoked, &new.text, time(9)));
        let damaged = ApiKey { hash: String::new(), ..new.key };
        assert!(!opens(&damaged, "", time(9)));
        let other = make("default", "tests", Scope::Read, time(0), None).unwrap();
        assert_ne!(other.text, new.text);
    }

    #[test]
    fn what_is_no_key_has_no_id() {
        for text in ["", "ossa_", "ossa_abc", "other_abc_def"] {
            assert_eq!(id_of(text), None, "{text}");
        }
    }
}
