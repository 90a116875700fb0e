//! Takes out of an answer what was sent with the request as a secret, should a gateway repeat it.
//!
//! The mask knows secrets by the names beside them; this knows them by heart. It keeps nothing of them.

/// Shortest secret that is looked for, in bytes: a shorter one could be any word of an answer.
const SECRET_BYTES_MIN: usize = 8;

/// `body` with `***` wherever one of `secrets` stands: as it is, with slashes escaped as in JSON, or percent-encoded.
pub fn without_echo(body: Vec<u8>, secrets: &[&[u8]]) -> Vec<u8> {
    let forms = secrets.iter().filter(|secret| secret.len() >= SECRET_BYTES_MIN).flat_map(|secret| forms(secret));
    forms.fold(body, |body, form| without(body, &form))
}

fn forms(secret: &[u8]) -> [Vec<u8>; 4] {
    let escaped = secret.iter().flat_map(|byte| if *byte == b'/' { vec![b'\\', b'/'] } else { vec![*byte] }).collect();
    let encoded = |upper: bool| {
        let one = |byte: &u8| match (byte.is_ascii_alphanumeric() || b"-_.~".contains(byte), upper) {
            (true, _) => vec![*byte],
            (false, true) => format!("%{byte:02X}").into_bytes(),
            (false, false) => format!("%{byte:02x}").into_bytes(),
        };
        secret.iter().flat_map(one).collect()
    };
    [secret.to_vec(), escaped, encoded(true), encoded(false)]
}

fn without(body: Vec<u8>, form: &[u8]) -> Vec<u8> {
    let Some(first) = find(&body, form) else { return body };
    let mut out = Vec::with_capacity(body.len());
    let (mut rest, mut at) = (body.as_slice(), Some(first));
    while let Some(start) = at {
        out.extend_from_slice(&rest[..start]);
        out.extend_from_slice(b"***");
        rest = &rest[start + form.len()..];
        at = find(rest, form);
    }
    out.extend_from_slice(rest);
    out
}

fn find(body: &[u8], form: &[u8]) -> Option<usize> {
    body.windows(form.len()).position(|window| window == form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_does_not_come_back() {
        let key: &[u8] = b"ab/c+d==12";
        for (body, want) in [
            ("", ""),
            ("nothing", "nothing"),
            ("key ab/c+d==12 ab/c+d==12!", "key *** ***!"),
            (r#"{"m":"ab\/c+d==12"}"#, r#"{"m":"***"}"#),
            ("?k=ab%2Fc%2Bd%3D%3D12&x", "?k=***&x"),
            ("?k=ab%2fc%2bd%3d%3d12", "?k=***"),
            ("ab/c+d==1", "ab/c+d==1"),
        ] {
            assert_eq!(without_echo(body.as_bytes().to_vec(), &[key]), want.as_bytes(), "{body}");
        }
        assert_eq!(
            without_echo(b"success success".to_vec(), &[b"success", b""]),
            b"success success",
            "too short to tell"
        );
    }
}
