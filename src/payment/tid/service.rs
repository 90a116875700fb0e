//! Other payment services whose ids people paste.
//!
//! Only their names; what is built like one of their ids is told by whoever reads it.

use crate::diag::Words;

/// A payment service that is not Innopay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OtherService {
    /// PortOne under its old name and its old ids.
    Iamport,
    /// PortOne.
    PortOne,
    /// Toss Payments.
    Toss,
    /// KG Inicis.
    Inicis,
    /// NHN KCP.
    Kcp,
    /// NICEPAY, whose tids are built like ours.
    NicePay,
    /// Kakao Pay.
    KakaoPay,
    /// Naver Pay.
    NaverPay,
    /// Stripe.
    Stripe,
    /// The gateway behind Innopay.
    Upstream,
    /// The card company, or the gateway behind Innopay.
    CardOrUpstream,
    /// One that cannot be told.
    Unknown,
}

impl OtherService {
    /// As it writes itself.
    pub fn name(self) -> Words {
        let (ko, en) = match self {
            Self::Iamport => ("포트원(아임포트)", "PortOne (I'mport)"),
            Self::PortOne => ("포트원", "PortOne"),
            Self::Toss => ("토스페이먼츠", "Toss Payments"),
            Self::Inicis => ("KG이니시스", "KG Inicis"),
            Self::Kcp => ("NHN KCP", "NHN KCP"),
            Self::NicePay => ("나이스페이(NICEPAY)", "NICEPAY"),
            Self::KakaoPay => ("카카오페이", "Kakao Pay"),
            Self::NaverPay => ("네이버페이", "Naver Pay"),
            Self::Stripe => ("Stripe", "Stripe"),
            Self::Upstream => ("상위 결제사(PG)", "a gateway upstream"),
            Self::CardOrUpstream => ("카드사나 상위 결제사", "the card company or a gateway upstream"),
            Self::Unknown => ("다른 서비스", "another service"),
        };
        Words::fixed(ko, en)
    }
}
