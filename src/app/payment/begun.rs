//! Whom the form belongs to, and the forms that were begun for another payment when this one came on show, which a call
//! beside it may ask for at any time.
//!
//! Each waits for its own payment, known by its tid or, before there is one, by its order number, and comes back with it.
//! Never fills the form of another payment, never holds a key, never takes one away without saying so.

use super::{Form, PaymentDesk, Sought};
use crate::app::command::FormField;
use crate::app::desk::Told;
use crate::payment::Mode;
use crate::payment::tid::Tid;

/// Most forms that wait. Callbacks that were only looked at are among them.
const WAITING_MAX: usize = 20;

/// A form that waits.
#[derive(Debug)]
pub struct Begun {
    /// The payment it is for; `None` where only an order number is known.
    pub tid: Option<Tid>,
    /// What stands in it, without the key: that is of the merchant, not of the payment.
    pub form: Form,
}

impl Begun {
    /// Whether it waits for this order, of which no tid was known.
    fn is_of_order(&self, moid: &str) -> bool {
        self.tid.is_none() && !moid.is_empty() && self.form.order() == moid
    }
}

/// How a payment comes to the form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comes<'m> {
    /// Its order number; empty where nobody knows it.
    pub moid: &'m str,
    /// A person names it right above the form, and does not bring it from elsewhere.
    pub is_named: bool,
}

impl Comes<'_> {
    /// Whether a form that was begun before any tid, under this order number, is of this payment.
    fn takes(self, order: &str) -> bool {
        if self.is_named && (order.is_empty() || self.moid.is_empty()) {
            return true;
        }
        !self.moid.is_empty() && self.moid == order
    }
}

impl PaymentDesk {
    /// The forms that wait, the last one first, each with its number for [`crate::app::command::PaymentCommand::TakeUp`]; none that was
    /// sent meanwhile, or is being sent.
    pub fn begun(&self) -> impl Iterator<Item = (usize, &Begun)> {
        let is_sent = |tid: &Tid| self.is_sent(tid);
        self.begun.iter().enumerate().filter(move |(_, begun)| !begun.tid.as_ref().is_some_and(is_sent))
    }

    /// The form belongs to `tid` from now on: what was begun for another waits, and what waits for this one, or for its
    /// order, comes back. What waits for the order of one that was sent is for the next try.
    pub(super) fn belong(&mut self, tid: &Tid, comes: Comes<'_>, mode: Mode) -> Told {
        let stays = match &self.form_of {
            Some(before) => before == tid,
            None => comes.takes(self.form.order()) && !self.has_own_form(tid),
        };
        let told = if stays { Told::Nothing } else { self.put_aside(mode) };
        self.form_of = Some(tid.clone());
        self.form.go_by_its_own();
        self.form.set_mid(tid.mid().to_owned(), mode);
        if !self.bring_back(|begun| begun.tid.as_ref() == Some(tid), mode) && !self.is_sent(tid) {
            self.bring_back(|begun| begun.is_of_order(comes.moid), mode);
        }
        told
    }

    /// The form belongs to this order from now on, which comes from elsewhere and of which no tid is known.
    pub(super) fn belong_to_order(&mut self, moid: &str, mode: Mode) -> Told {
        if self.is_of_order(moid) {
            return Told::Nothing;
        }
        let told = self.put_aside(mode);
        self.bring_back(|begun| begun.is_of_order(moid), mode);
        told
    }

    /// An order number stands in the field. What waits for it takes the place of a form that has a tid to come back with.
    /// A person may still be typing it: what came back with a shorter one on the way waits again, which is no news.
    pub(super) fn name_order(&mut self, moid: &str, mode: Mode) -> Told {
        if self.is_of_order(moid) {
            return Told::Nothing;
        }
        let short = self.form.order();
        let goes_on = !short.is_empty() && moid.starts_with(short);
        if goes_on && self.came_back && self.form_of.is_none() {
            self.put_aside(mode);
        }
        let waits = self.begun.iter().any(|begun| begun.is_of_order(moid));
        let told = if waits && self.form_of.is_some() { self.put_aside(mode) } else { Told::Nothing };
        self.bring_back(|begun| begun.is_of_order(moid), mode);
        told
    }

    /// The form belongs to what the field names from now on, as a person writes in it: the field may name another payment
    /// than the form on show is of.
    pub(super) fn belong_to_named(&mut self, written: FormField, mode: Mode) -> Told {
        self.came_back = false;
        if matches!(written, FormField::Mid | FormField::Key) {
            return Told::Nothing;
        }
        let order = match self.sought() {
            Sought::Tid(_) => return Told::Nothing,
            Sought::Order(moid, _) => moid.to_string(),
            Sought::Nothing | Sought::Neither(_) => String::new(),
        };
        // Under what order it was begun before any tid is for the person to say.
        let is_begun = self.form_of.is_none() && (order.is_empty() || self.form.is_begun(mode));
        let told = if is_begun || self.is_of_order(&order) { Told::Nothing } else { self.put_aside(mode) };
        // An order number that is being written needs no other beside it.
        if written != FormField::Moid {
            self.form.go_by(order);
        }
        told
    }

    /// Whether the form on show is of this order, and was not sent.
    fn is_of_order(&self, moid: &str) -> bool {
        let was_sent = self.form_of.as_ref().is_some_and(|tid| self.is_sent(tid));
        !moid.is_empty() && self.form.order() == moid && !was_sent
    }

    /// Whether what was typed before `tid` came cannot be for it: it has a form of its own, or needs none any more.
    fn has_own_form(&self, tid: &Tid) -> bool {
        let waits = self.begun.iter().any(|begun| begun.tid.as_ref() == Some(tid));
        waits || self.is_sent(tid)
    }

    /// Whether an approval of `tid` was sent, or is being sent.
    fn is_sent(&self, tid: &Tid) -> bool {
        self.tried_with(tid.as_str()).is_some() || self.is_under_way(tid)
    }

    /// Puts the first form that waits for this in place of one that holds nothing. Whether there was one.
    fn bring_back(&mut self, waits: impl Fn(&Begun) -> bool, mode: Mode) -> bool {
        if self.form.is_begun(mode) {
            return false;
        }
        let Some(at) = self.begun.iter().position(waits) else { return false };
        let form = self.begun.remove(at).form;
        self.show(form, mode);
        true
    }

    /// Brings one of the forms that wait back, with its payment.
    pub(super) fn take_up(&mut self, at: usize, mode: Mode) -> Told {
        if at >= self.begun.len() {
            return Told::Nothing;
        }
        let Begun { tid, form } = self.begun.remove(at);
        let id = tid.as_ref().map_or_else(|| form.order().to_owned(), Tid::to_string);
        if id != self.tid {
            self.forget_answers();
        }
        let told = self.put_aside(mode);
        (self.tid, self.form_of) = (id, tid);
        self.show(form, mode);
        told
    }

    /// Empties the form for another payment. What was begun in it waits, which is said; merchant and key stay.
    fn put_aside(&mut self, mode: Mode) -> Told {
        let tid = self.form_of.take();
        let form = Form { key: Form::of(mode).key, ..self.form.clone() };
        let is_begun = form.is_begun(mode);
        self.form.next_payment(mode);
        self.problems.clear();
        if !is_begun || tid.as_ref().is_some_and(|tid| self.tried_with(tid.as_str()).is_some()) {
            return Told::Nothing;
        }
        let is_under_way = tid.as_ref().is_some_and(|tid| self.is_under_way(tid));
        let head = form.head();
        self.begun.insert(0, Begun { tid, form });
        let lost = self.forget_oldest();
        // It comes back only where it turns out that nothing was sent.
        if is_under_way {
            return lost.map_or(Told::Nothing, Told::Done);
        }
        let kept = format!("적던 승인 요청({head})은 남겨 두었어요. 거래에서 이어서 적을 수 있어요");
        Told::Done(lost.map_or_else(|| kept.clone(), |lost| format!("{kept}. {lost}")))
    }

    /// Makes room where too many wait. Says so, in Korean, where one is lost that was not sent.
    fn forget_oldest(&mut self) -> Option<String> {
        if self.begun.len() <= WAITING_MAX {
            return None;
        }
        // What was sent is not offered any more.
        let is_sent = |begun: &Begun| begun.tid.as_ref().is_some_and(|tid| self.tried_with(tid.as_str()).is_some());
        if let Some(sent) = self.begun.iter().rposition(is_sent) {
            self.begun.remove(sent);
            return None;
        }
        let head = self.begun.pop()?.form.head();
        Some(format!("{WAITING_MAX}건까지 남겨 둘 수 있어서 가장 오래된 승인 요청({head})은 지웠어요"))
    }

    /// Puts a form that waited in place of the empty one. The key stays where it is of the same merchant.
    fn show(&mut self, form: Form, mode: Mode) {
        self.form.set_mid(form.mid.clone(), mode);
        let key = std::mem::take(&mut self.form.key);
        self.form = Form { key, ..form };
        self.came_back = true;
    }
}
