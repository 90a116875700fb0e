//! Who the practice gateway is, over TLS: a certificate and its key, out of PEM.
//!
//! Makes none and trusts none; a test, or a company with an authority of its own, brings them.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// A certificate chain and the key of its first certificate.
pub struct Identity(pub(super) TlsAcceptor);

/// Why there is no identity in a PEM text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// No certificate, or a broken one.
    #[error("인증서를 PEM으로 읽을 수 없어요. 서버 인증서부터 차례로 든 파일을 골라 주세요.")]
    Certificate,
    /// No private key, or a broken one.
    #[error("개인 키를 PEM으로 읽을 수 없어요. 암호를 걸지 않은 키 파일을 골라 주세요.")]
    Key,
    /// The two do not belong together, or are of a kind nobody uses.
    #[error("인증서와 개인 키가 서로 맞지 않거나 쓸 수 없는 종류예요. 함께 만든 한 쌍을 골라 주세요.")]
    Pair,
}

impl Identity {
    /// Of PEM texts.
    ///
    /// # Errors
    /// [`IdentityError`].
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, IdentityError> {
        let chain = CertificateDer::pem_slice_iter(certificates).collect::<Result<Vec<_>, _>>();
        let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or(IdentityError::Certificate)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| IdentityError::Key)?;
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|versions| versions.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|_| IdentityError::Pair)?;
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }
}
