use std::marker::PhantomData;
use std::panic;
use std::sync::Once;

use crate::bindings::exports::ossa::rules::rule as contract;
use crate::bindings::ossa::rules::types;
use crate::{Dataset, Findings, Relations, Rule, log};

/// Makes a rule the rule of this component. Use it once, in the root of a `cdylib` crate.
///
/// ```ignore
/// ossa_plugin::export!(MyRule);
/// ```
#[macro_export]
macro_rules! export {
    ($rule:ty) => {
        $crate::export_guest!($crate::internal::Exported<$rule>);
    };
}

/// Exports an implementation of the contract itself.
///
/// The names of the exports (`ossa:rules/rule@0.1.0#relate`) are no symbols that a native linker takes, so natively
/// the crate only type-checks: `cargo test` and `cargo clippy` of a rule work, and there is nothing to run.
#[doc(hidden)]
#[macro_export]
macro_rules! export_guest {
    ($guest:ty) => {
        const _: () = {
            type Guest = $guest;
            #[cfg(target_family = "wasm")]
    $crate::internal::export_bindings!(Guest with_types_in $crate::internal::bindings);
            #[cfg(not(target_family = "wasm"))]
            $crate::internal::accept::<Guest>();
        };
    };
}

/// Uses a guest where it cannot be exported, so that nothing in it counts as dead code.
pub const fn accept<G: contract::Guest>() {}

/// Carries a [`Rule`] across the contract.
#[derive(Debug)]
pub struct Exported<R>(PhantomData<R>);

impl<R: Rule> contract::Guest for Exported<R> {
    fn metadata() -> types::RuleInfo {
        report_panics();
        let kinds = R::KINDS.iter().map(|kind| types::Kind {
            id: kind.id.to_owned(),
            label: kind.label.to_owned(),
            directed: kind.directed,
        });
        types::RuleInfo {
            name: R::NAME.to_owned(),
            version: R::VERSION.to_owned(),
            description: R::DESCRIPTION.to_owned(),
            tasks: R::TASKS.iter().map(|task| task.name().to_owned()).collect(),
            kinds: kinds.collect(),
            config_schema: R::CONFIG_SCHEMA.to_owned(),
        }
    }

    fn relate(config: String) -> Result<types::Output, types::RuleError> {
        report_panics();
        let rule = R::new(&config)?;
        let mut out = Relations::new(R::KINDS);
        rule.relate(&Dataset::current(), &mut out)?;
        Ok(out.finish()?)
    }

    fn check(config: String) -> Result<Vec<types::Finding>, types::RuleError> {
        report_panics();
        let rule = R::new(&config)?;
        let mut findings = Findings::default();
        rule.check(&Dataset::current(), &mut findings)?;
        Ok(findings.into_inner().into_iter().map(Into::into).collect())
    }
}

/// Makes a panic say where and why through the log: without it the host would see no more than a trap.
pub fn report_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| panic::set_hook(Box::new(|info| log::error(&info.to_string()))));
}
