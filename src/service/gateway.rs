//! The client of the payment gateway: two reads and one approval, each sent once.
//!
//! Never retries, never follows a redirect, never keeps a connection, never shows a key or an address with data in
//! an error. The approval takes a proof that the journal holds its intent; the reads take other types and other
//! methods, so no look-up can reach it.

use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Response};
use url::Url;

use crate::app::settings::Proxy;
use crate::payment::Mode;
use crate::payment::approval::{ApprovalState, SettledBy, Settlement};
use crate::payment::receipt::{Receipt, parse_receipt};
use crate::payment::request::{APPROVAL_PATH, ApprovalRequest, Mid, Moid, Read};
use crate::payment::response::echo::without_echo;
use crate::payment::response::transaction::Transaction;
use crate::payment::response::{ReadRefusal, ReadRefusalKind, Verdict, parse_approval, parse_inquiry};
use crate::payment::secret::Secret;
use crate::payment::tid::Tid;

use super::approval::Journaled;

mod address;
mod error;
mod fault;
mod reached;
mod route;

pub use error::{GatewayError, GatewayErrorKind};
pub use fault::{ProxyFault, TlsFault};
pub use reached::Reached;
pub use route::Route;

/// Longest answer read, in bytes.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Where requests go, and in which world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewaySettings {
    /// Practice or live.
    pub mode: Mode,
    /// Base address of approval and inquiry.
    pub api: Url,
    /// Base address of the receipt pages.
    pub pages: Url,
}

/// How long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, TLS included. A revocation look-up alone can take ten seconds.
    pub connect: Duration,
    /// For everything, connection and answer included.
    pub whole: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(12), whole: Duration::from_secs(30) }
    }
}

/// What became of the one send of an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// For the journal: approved, declined, unknown or not sent.
    pub settlement: Settlement,
    /// The facts of an approval.
    pub transaction: Option<Transaction>,
    /// What went wrong on the way, if anything did.
    pub failure: Option<GatewayErrorKind>,
}

impl Sent {
    fn from_verdict(verdict: Verdict) -> Self {
        Self { settlement: verdict.settlement, transaction: verdict.transaction, failure: None }
    }

    /// Nothing left this machine.
    fn not_sent(error: &GatewayError) -> Self {
        let message = format!("{} 결제 요청은 보내지 않았어요.", error.korean());
        let settlement = Settlement {
            state: ApprovalState::NotSent,
            code: String::new(),
            message,
            receipt_url: String::new(),
            by: SettledBy::Reply,
        };
        Self { settlement, transaction: None, failure: Some(error.kind()) }
    }

    /// It left, or may have left, and nothing trustworthy came back.
    fn unknown(error: &GatewayError) -> Self {
        let verdict = Verdict::unknown("", error.what_happened());
        Self { failure: Some(error.kind()), ..Self::from_verdict(verdict) }
    }
}

/// The client. Cheap to clone; needs a tokio runtime to be used.
#[derive(Debug, Clone)]
pub struct Gateway {
    settings: GatewaySettings,
    api: Client,
    pages: Client,
    proxy: Proxy,
}

impl Gateway {
    /// A client with the usual [`Timeouts`].
    ///
    /// # Errors
    /// [`GatewayError::Address`] for an address that may not be used in this mode: https only, except http to this
    /// machine; practice goes to this machine only.
    pub fn new(settings: GatewaySettings) -> Result<Self, GatewayError> {
        Self::with_timeouts(settings, Timeouts::default())
    }

    /// A client with its own waiting times.
    ///
    /// # Errors
    /// As [`Gateway::new`].
    pub fn with_timeouts(settings: GatewaySettings, timeouts: Timeouts) -> Result<Self, GatewayError> {
        Self::with_route(settings, timeouts, &Route::default())
    }

    /// A client that leaves this machine by its own way.
    ///
    /// # Errors
    /// As [`Gateway::new`]; also for a proxy or a certificate that cannot be used.
    pub fn with_route(settings: GatewaySettings, timeouts: Timeouts, route: &Route) -> Result<Self, GatewayError> {
        address::check(settings.mode, &settings.api)?;
        address::check(settings.mode, &settings.pages)?;
        let api = client(&settings.api, timeouts, route)?;
        // Reading the system's authorities takes longer than all the rest.
        let one = route.is_one(&settings.api, &settings.pages);
        let pages = if one { api.clone() } else { client(&settings.pages, timeouts, route)? };
        Ok(Self { settings, api, pages, proxy: route.proxy.clone() })
    }

    /// Where it sends.
    pub fn settings(&self) -> &GatewaySettings {
        &self.settings
    }

    /// Asks for the facts of a transaction. A read: it changes nothing and may be repeated.
    ///
    /// # Errors
    /// [`GatewayError`]; [`GatewayError::Refused`] where the gateway answered that it knows nothing or does not tell.
    pub async fn inquire_tid(&self, tid: &Tid, key: &Secret) -> Result<Transaction, GatewayError> {
        let found = self.inquire(&Read::InquiryByTid(tid.clone()), key).await?;
        agreed(found.tid == tid.as_str() && found.mid == tid.mid(), found)
    }

    /// Asks for the facts of an order. A read.
    ///
    /// # Errors
    /// As [`Gateway::inquire_tid`].
    pub async fn inquire_moid(&self, mid: &Mid, moid: &Moid, key: &Secret) -> Result<Transaction, GatewayError> {
        let found = self.inquire(&Read::InquiryByMoid { mid: mid.clone(), moid: moid.clone() }, key).await?;
        agreed(found.moid == moid.as_str() && found.mid == mid.as_str(), found)
    }

    /// Reads the receipt page. Needs no key.
    ///
    /// # Errors
    /// [`GatewayError`]; [`GatewayError::Receipt`] where the page came but is no receipt.
    pub async fn receipt(&self, tid: &Tid) -> Result<Receipt, GatewayError> {
        let address = address::join(&self.settings.pages, &Read::Receipt(tid.clone()).path())?;
        let response = self.pages.get(address).header(ACCEPT, "text/html").send().await;
        let answer = Answer::read(response.map_err(GatewayError::from_reqwest)?).await?;
        if !(200..300).contains(&answer.status) {
            return Err(GatewayError::Status(answer.status));
        }
        Ok(parse_receipt(answer.content_type.as_deref(), &answer.body)?)
    }

    /// Sees whether the pages can be reached: name, connection, certificate, an answer. Asks for the bare base address,
    /// without a key, so it can neither read nor change anything.
    ///
    /// # Errors
    /// [`GatewayError`], whatever stands in the way.
    pub async fn look(&self) -> Result<Reached, GatewayError> {
        let answer = self.pages.head(self.settings.pages.clone()).send().await.map_err(GatewayError::from_reqwest)?;
        Ok(Reached { pages: self.settings.pages.clone(), proxy: self.proxy.clone(), status: answer.status().as_u16() })
    }

    async fn inquire(&self, read: &Read, key: &Secret) -> Result<Transaction, GatewayError> {
        let key = self.key_header(key)?;
        let address = address::join(&self.settings.api, &read.path())?;
        let request = self.api.get(address).header("MID", read.mid()).header("Merchant-Key", key.clone());
        let response = request.header(ACCEPT, "application/json").send().await.map_err(GatewayError::from_reqwest)?;
        let answer = Answer::read(response).await?;
        Ok(parse_inquiry(answer.status, &without_echo(answer.body, &[key.as_bytes()]))?)
    }

    /// Sends an approval to the practice gateway without a journal, for trying scripts and faults.
    ///
    /// Where this gateway is not in practice mode nothing is sent. Practice mode reaches this machine only, and no
    /// money exists there.
    pub async fn rehearse(&self, request: &ApprovalRequest, token: &Secret, key: &Secret) -> Sent {
        if self.settings.mode != Mode::Practice {
            return Sent::not_sent(&GatewayError::Mode);
        }
        self.send(request, token, key).await
    }

    /// Sends a journaled approval, once. **It captures money.**
    ///
    /// `Journaled` can only be made by `service::approval`, after the journal holds the intent, and is used up here.
    /// What comes back is final for this attempt: an unknown is cleared up by an inquiry or by a person, never by
    /// sending again. A request that is not the one journaled is not sent.
    pub async fn approve(&self, journaled: Journaled, request: &ApprovalRequest, token: &Secret, key: &Secret) -> Sent {
        let attempt = journaled.attempt();
        let same = *attempt == request.attempt(attempt.id.clone(), attempt.at_ms, self.settings.mode);
        if !same {
            return Sent::not_sent(&GatewayError::Mode);
        }
        self.send(request, token, key).await
    }

    /// The one send. Private, so that only a journaled attempt or a rehearsal comes here.
    async fn send(&self, request: &ApprovalRequest, token: &Secret, key: &Secret) -> Sent {
        let prepared = self.key_header(key).and_then(|key| {
            let token = secret_header(token, GatewayError::Token)?;
            Ok((key, token, address::join(&self.settings.api, APPROVAL_PATH)?))
        });
        let (key, token, address) = match prepared {
            Ok(prepared) => prepared,
            Err(error) => return Sent::not_sent(&error),
        };
        let sending = self
            .api
            .post(address)
            .header("Payment-Token", token.clone())
            .header("Merchant-Key", key.clone())
            .header(CONTENT_TYPE, "application/json; charset=UTF-8")
            .header(ACCEPT, "application/json")
            .body(request.body_json())
            .send();
        let response = match sending.await {
            Ok(response) => response,
            // Only a connection that never was is proof that nothing was sent.
            Err(error) if error.is_connect() || error.is_builder() => {
                return Sent::not_sent(&GatewayError::from_reqwest(error));
            }
            Err(error) => return Sent::unknown(&GatewayError::from_reqwest(error)),
        };
        match Answer::read(response).await {
            Ok(answer) => {
                let body = without_echo(answer.body, &[token.as_bytes(), key.as_bytes()]);
                Sent::from_verdict(parse_approval(request, answer.status, &body))
            }
            Err(error) => Sent::unknown(&error),
        }
    }

    fn key_header(&self, key: &Secret) -> Result<HeaderValue, GatewayError> {
        if self.settings.mode == Mode::Live && key.is_practice_key() {
            return Err(GatewayError::PracticeKey);
        }
        secret_header(key, GatewayError::Key)
    }
}

fn agreed(same: bool, found: Transaction) -> Result<Transaction, GatewayError> {
    if same {
        return Ok(found);
    }
    let refusal = ReadRefusal { kind: ReadRefusalKind::OtherTransaction, code: String::new(), message: String::new() };
    Err(refusal.into())
}

/// A secret as a header that is left out of every log.
fn secret_header(secret: &Secret, otherwise: GatewayError) -> Result<HeaderValue, GatewayError> {
    if secret.is_empty() {
        return Err(otherwise);
    }
    let mut value = HeaderValue::from_str(secret.expose()).map_err(|_| otherwise)?;
    value.set_sensitive(true);
    Ok(value)
}

fn client(base: &Url, timeouts: Timeouts, route: &Route) -> Result<Client, GatewayError> {
    let builder = Client::builder()
        .user_agent(concat!("giljabi/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.whole)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .pool_max_idle_per_host(0)
        .referer(false)
        .https_only(base.scheme() == "https");
    route.apply(builder, base)?.build().map_err(GatewayError::from_reqwest)
}

/// An answer, read whole but never beyond the cap.
struct Answer {
    status: u16,
    content_type: Option<String>,
    body: Vec<u8>,
}

impl Answer {
    async fn read(mut response: Response) -> Result<Self, GatewayError> {
        let status = response.status();
        if status.is_redirection() {
            return Err(GatewayError::Redirect);
        }
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let announced = response.content_length().and_then(|len| usize::try_from(len).ok()).unwrap_or(0);
        if announced > BODY_BYTES_MAX {
            return Err(GatewayError::TooBig);
        }
        let mut body = Vec::with_capacity(announced);
        while let Some(chunk) = response.chunk().await.map_err(GatewayError::from_reqwest)? {
            if body.len() + chunk.len() > BODY_BYTES_MAX {
                return Err(GatewayError::TooBig);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Self { status: status.as_u16(), content_type, body })
    }
}
