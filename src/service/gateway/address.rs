//! Which base addresses may be used, and how a path is put behind one.

use url::Url;

use super::GatewayError;
use crate::diag::Words;
use crate::payment::Mode;
use crate::payment::base::problem;

/// Refuses what would send a key in the clear, to the wrong world, or into an address that says more than where.
pub(super) fn check(mode: Mode, base: &Url) -> Result<(), GatewayError> {
    problem(mode, base).map_or(Ok(()), |why| Err(GatewayError::Address { why }))
}

/// `path` below `base`, keeping the path a relay may have. `path` comes from `payment::request` and is ASCII.
pub(super) fn join(base: &Url, path: &str) -> Result<Url, GatewayError> {
    let mut base = base.clone();
    if !base.path().ends_with('/') {
        let with_slash = format!("{}/", base.path());
        base.set_path(&with_slash);
    }
    base.join(path).map_err(|_| GatewayError::Address {
        why: Words::fixed("주소를 만들 수 없어요.", "No address can be made of it."),
    })
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{check, join};
    use crate::payment::Mode::{self, Live, Practice};

    #[test]
    fn addresses() {
        for (mode, base, good) in [
            (Live, "https://pay.example/", true),
            (Live, "https://pay.example/relay", true),
            (Live, "http://127.0.0.1:8080/", true),
            (Live, "http://pay.example/", false),
            (Live, "http://127.0.0.1.pay.example/", false),
            (Live, "ftp://127.0.0.1/", false),
            (Live, "https://user:pw@pay.example/", false),
            (Live, "https://pay.example/?a=1", false),
            (Practice, "http://127.0.0.1:9/", true),
            (Practice, "http://localhost:9/", true),
            (Practice, "http://[::1]:9/", true),
            (Practice, "https://pay.example/", false),
            (Practice, "http://0.0.0.0:9/", false),
        ] as [(Mode, &str, bool); 13]
        {
            let base = Url::parse(base).expect("an address");
            assert_eq!(check(mode, &base).is_ok(), good, "{mode:?} {base}");
        }
    }

    #[test]
    fn paths_stay_below_the_base() {
        for (base, want) in [
            ("https://pay.example", "https://pay.example/v1/x"),
            ("https://pay.example/relay", "https://pay.example/relay/v1/x"),
            ("https://pay.example/relay/", "https://pay.example/relay/v1/x"),
        ] {
            let base = Url::parse(base).expect("an address");
            assert_eq!(join(&base, "v1/x").map(|u| u.to_string()).ok().as_deref(), Some(want));
        }
    }
}
