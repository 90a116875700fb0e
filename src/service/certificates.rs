//! A certificate authority out of a PEM file, as a company's security office hands it out.
//!
//! Looked at when it is chosen and again before each use. Never takes a private key in.

use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::files::FileErrorKind;
use crate::app::settings::Settings;
use crate::diag::Bilingual;

/// Largest file that is read, in bytes.
const BYTES_MAX: u64 = 1024 * 1024;

/// Whom connections trust beside the system's own authorities.
#[derive(Debug, Clone, Default)]
pub struct Trusted {
    /// Certificates of authorities.
    pub extra: Vec<CertificateDer<'static>>,
}

impl Trusted {
    /// What the settings name.
    ///
    /// # Errors
    /// [`CaError`].
    pub fn of(settings: &Settings) -> Result<Self, CaError> {
        let extra = settings.ca_file.as_deref().map(read_ca).transpose()?;
        Ok(Self { extra: extra.unwrap_or_default() })
    }
}

/// Why a file cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum CaError {
    /// It cannot be read.
    #[error("CA 인증서 파일을 읽지 못했어요. {} ({})", FileErrorKind::of(.0).korean(), .0)]
    File(#[source] std::io::Error),
    /// It is far too big.
    #[error("CA 인증서 파일치고 너무 커요(1MiB 넘음). 인증서만 든 PEM 파일을 골라 주세요.")]
    TooBig,
    /// A private key lies in it.
    #[error("파일에 개인 키가 들어 있어요. 개인 키는 쓰지도 읽지도 않으니, 인증서만 든 파일을 골라 주세요.")]
    PrivateKey,
    /// No certificate lies in it.
    #[error(
        "파일에서 인증서를 찾지 못했어요. ‘-----BEGIN CERTIFICATE-----’로 시작하는 PEM 파일을 골라 주세요. 확장자가 .cer나 .der이면 전산 담당자에게 PEM(Base64) 형식으로 받아 주세요."
    )]
    NoCertificate,
    /// One of them is broken.
    #[error("파일의 {number}번째 인증서가 깨져 있어요. 파일을 다시 받아 주세요.")]
    Broken {
        /// Which one, from 1.
        number: usize,
    },
}

impl Bilingual for CaError {
    fn english(&self) -> String {
        match self {
            Self::File(error) => {
                format!("The file could not be read. {} ({error})", FileErrorKind::of(error).english())
            }
            Self::TooBig => {
                "The file is too big for a CA certificate (over 1 MiB). Choose a PEM file with certificates alone."
                    .to_owned()
            }
            Self::PrivateKey => {
                "A private key lies in the file. It is neither used nor read; choose a file with certificates alone."
                    .to_owned()
            }
            Self::NoCertificate => {
                "There is no certificate in the file. Choose a PEM file that begins with ‘-----BEGIN CERTIFICATE-----’; a .cer or .der file is to be had from the IT staff as PEM (Base64)."
                    .to_owned()
            }
            Self::Broken { number } => format!("Certificate {number} of the file is broken. Get the file again."),
        }
    }
}

/// Reads the certificates of `path`. At least one.
///
/// # Errors
/// [`CaError`].
pub fn read_ca(path: &Path) -> Result<Vec<CertificateDer<'static>>, CaError> {
    let length = fs_err::metadata(path).map_err(CaError::File)?.len();
    if length > BYTES_MAX {
        return Err(CaError::TooBig);
    }
    parse_ca(&fs_err::read(path).map_err(CaError::File)?)
}

fn parse_ca(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, CaError> {
    if PrivateKeyDer::from_pem_slice(pem).is_ok() {
        return Err(CaError::PrivateKey);
    }
    let mut trusted = RootCertStore::empty();
    let mut found = Vec::new();
    for (at, certificate) in CertificateDer::pem_slice_iter(pem).enumerate() {
        let broken = CaError::Broken { number: at + 1 };
        let Ok(certificate) = certificate else { return Err(broken) };
        // The TLS library itself says whether it can trust it.
        if trusted.add(certificate.clone()).is_err() {
            return Err(broken);
        }
        found.push(certificate);
    }
    if found.is_empty() { Err(CaError::NoCertificate) } else { Ok(found) }
}
