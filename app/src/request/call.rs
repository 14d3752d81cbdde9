//! Service calls of panels.

use std::future::Future;
use std::sync::Arc;

use domain::{
    Batches, CallError, Catalogue, Execution, Faults, History, Hosted, IN_PROCESS, Id, Inbox, Membership, Outcome,
    Recommender, Search, Served, Service, ServiceCall, ServiceError, ServiceFuture, Services, Source, Visitor,
};
use leptos::prelude::{use_context, with_context};

use crate::demo::Demo;
use crate::error::{Answer, PanelError};
use crate::panel::{Audience, Panel};
use crate::trace::Trace;

/// The request that a panel is part of: its services, its visitor and its injected faults.
pub struct Request {
    panel: &'static Panel,
    services: Arc<Services>,
    visitor: Visitor,
    faults: Faults,
    trace: Option<Trace>,
}

impl Panel {
    /// The current request, for the calls of this panel.
    ///
    /// # Errors
    /// [`CallError::Unavailable`] outside a request.
    pub fn request(&'static self) -> Result<Request, PanelError> {
        let services = use_context().ok_or_else(|| {
            tracing::error!(panel = self.name, "a panel is filled outside a request");
            self.unavailable()
        })?;
        Ok(Request {
            panel: self,
            services,
            visitor: use_context().unwrap_or_default(),
            faults: with_context(|demo: &Demo| demo.faults.clone()).unwrap_or_default(),
            trace: use_context(),
        })
    }

    /// The error of a panel whose service could not be called.
    fn unavailable(&self) -> PanelError {
        PanelError(CallError::Unavailable(Source {
            service: self.service.as_str().to_owned(),
            host: IN_PROCESS.to_owned(),
            elapsed_ms: 0.0,
            outcome: Outcome::Unavailable,
        }))
    }
}

/// Calls whose answers do not depend on the user. Their futures own what they need, because a shared execution can
/// outlive the request.
impl Request {
    pub fn catalogue<T, F>(&self, call: impl FnOnce(Arc<dyn Catalogue>) -> F) -> Call<'_, T>
    where
        F: Future<Output = Result<T, ServiceError>> + Send + 'static,
    {
        self.call(Service::Catalogue, IN_PROCESS, call(Arc::clone(&self.services.catalogue)))
    }

    /// Calls to the search service count as calls to the catalogue, also for fault injection.
    pub fn search<T, F>(&self, call: impl FnOnce(Arc<dyn Search>) -> F) -> Call<'_, T>
    where
        F: Future<Output = Result<T, ServiceError>> + Send + 'static,
    {
        self.call(Service::Catalogue, IN_PROCESS, call(Arc::clone(&self.services.search)))
    }

    pub fn membership<T, F>(&self, call: impl FnOnce(Arc<dyn Membership>) -> F) -> Call<'_, T>
    where
        F: Future<Output = Result<T, ServiceError>> + Send + 'static,
    {
        self.call(Service::Membership, IN_PROCESS, call(Arc::clone(&self.services.membership)))
    }

    pub fn history<T, F>(&self, call: impl FnOnce(Arc<dyn History>) -> F) -> Call<'_, T>
    where
        F: Future<Output = Result<T, ServiceError>> + Send + 'static,
    {
        self.call(Service::History, IN_PROCESS, call(Arc::clone(&self.services.history)))
    }

    pub fn recommender<T, F>(&self, call: impl FnOnce(Arc<dyn Recommender>) -> F) -> RecommenderCall<'_, T>
    where
        F: Future<Output = Result<Hosted<T>, ServiceError>> + Send + 'static,
    {
        let recommender = &self.services.recommender;
        let call = self.call(Service::Recommender, recommender.host(), call(Arc::clone(recommender)));
        RecommenderCall { call, recommender: &**recommender }
    }

    /// Access to the user's own data.
    ///
    /// If the panel is for everyone, visitors without a user call the service with an id that no user has: the service
    /// is still called, so that an outage does not look like an empty list.
    ///
    /// # Errors
    /// [`CallError::NotFound`] for visitors without a user if only users have this panel, [`CallError::Invalid`] for
    /// others than members if only members have it.
    pub fn private(&self) -> Result<PrivateRequest<'_>, PanelError> {
        let user = self.visitor.user.clone();
        let user = match self.panel.audience {
            Audience::Everyone => Ok(user.unwrap_or_else(Id::nil)),
            Audience::Users => user.ok_or_else(PanelError::not_found),
            Audience::Members => self.visitor.member().cloned().ok_or_else(|| {
                if self.visitor.is_unknown {
                    return self.panel.unavailable();
                }
                PanelError::invalid("Please log in first.")
            }),
        };
        user.map(|user| PrivateRequest { request: self, user })
    }

    /// Access to a member's own data, for panels that are not limited to members; `None` for other visitors.
    pub fn member(&self) -> Option<PrivateRequest<'_>> {
        self.visitor.member().cloned().map(|user| PrivateRequest { request: self, user })
    }

    fn call<'r, T>(
        &'r self,
        service: Service,
        host: &'r str,
        call: impl Future<Output = Result<T, ServiceError>> + Send + 'static,
    ) -> Call<'r, T> {
        Call {
            request: self,
            service,
            host,
            answer: Box::pin(call),
            cache_key: None,
            substitute: None,
            is_substitute: |_| false,
        }
    }

    async fn send<T: Clone + Send + Sync + 'static>(&self, call: ServiceCall<'_, T>) -> Answer<T> {
        let called = self.trace.as_ref().map(Trace::elapsed);
        let answer = self.services.fallback.call(call, &self.faults).await;
        if let Some((trace, called)) = self.trace.as_ref().zip(called) {
            trace.answered(self.panel.name, called);
        }
        Ok(answer?)
    }
}

/// One service call, not sent yet.
#[must_use = "does nothing unless sent"]
pub struct Call<'r, T> {
    request: &'r Request,
    service: Service,
    host: &'r str,
    answer: ServiceFuture<'static, T>,
    cache_key: Option<String>,
    substitute: Option<(Service, ServiceFuture<'r, T>)>,
    is_substitute: fn(&T) -> bool,
}

impl<T: Clone + Send + Sync + 'static> Call<'_, T> {
    /// Caches the answer for every visitor. The key names the call and its arguments, so that panels that make the same
    /// call share one answer.
    pub fn cached(mut self, key: impl AsRef<str>) -> Self {
        self.cache_key = Some(format!("{} {}", self.service, key.as_ref()));
        self
    }

    /// Marks answers for which `is_substitute` returns true as substitutes: the service returned something other than
    /// what the panel is about.
    pub fn substitute_if(mut self, is_substitute: fn(&T) -> bool) -> Self {
        self.is_substitute = is_substitute;
        self
    }

    /// # Errors
    /// The errors of [`FallbackChain::call`](domain::FallbackChain::call).
    pub async fn send(self) -> Answer<T> {
        let Self { request, service, host, answer, cache_key, substitute, is_substitute } = self;
        let execution = match cache_key {
            Some(key) => Execution::Shared(key, answer),
            None => Execution::Own(answer),
        };
        let call = ServiceCall { panel: request.panel.name, service, host, execution, substitute };
        let mut served = request.send(call).await?;
        if is_substitute(&served.value) {
            served.source.outcome = Outcome::Substitute;
        }
        Ok(served)
    }
}

/// A call to the recommender, whose answers name the host that returned them.
#[must_use = "does nothing unless sent"]
pub struct RecommenderCall<'r, T> {
    call: Call<'r, Hosted<T>>,
    recommender: &'r dyn Recommender,
}

impl<'r, T: Clone + Send + Sync + 'static> RecommenderCall<'r, T> {
    /// Caches the answer of a replica, for one version of the model. An answer of the model in process is not cached,
    /// because computing it takes less time than looking it up.
    pub fn cached(self, key: impl AsRef<str>) -> Self {
        if self.call.host == IN_PROCESS { self } else { self.always_cached(key) }
    }

    /// Caches the answer for one version of the model, even if the model runs in process.
    pub fn always_cached(mut self, key: impl AsRef<str>) -> Self {
        let version = self.recommender.version();
        self.call = self.call.cached(format!("{} {}", key.as_ref(), version.as_deref().unwrap_or_default()));
        self
    }

    /// Answers with this call instead if the recommender fails.
    pub fn or_else(mut self, substitute: Call<'r, T>) -> Self {
        let Call { service, answer, .. } = substitute;
        let hosted = async move { Ok(Hosted { host: IN_PROCESS.into(), value: answer.await? }) };
        self.call.substitute = Some((service, Box::pin(hosted)));
        self
    }

    /// # Errors
    /// The errors of [`FallbackChain::call`](domain::FallbackChain::call).
    pub async fn send(self) -> Answer<T> {
        self.call.send().await.map(Served::unpacked)
    }
}

/// Calls on behalf of the current user. Only these calls receive the user's id, and none of them can be cached: an
/// answer in a cache could reach another user.
pub struct PrivateRequest<'r> {
    request: &'r Request,
    user: Id,
}

impl PrivateRequest<'_> {
    pub fn membership<'r, T: Clone + Send + Sync + 'static>(
        &'r self,
        call: impl FnOnce(&'r dyn Membership, &'r Id) -> ServiceFuture<'r, T>,
    ) -> impl Future<Output = Answer<T>> + Send {
        self.send(Service::Membership, IN_PROCESS, call(&*self.request.services.membership, &self.user))
    }

    pub fn history<'r, T: Clone + Send + Sync + 'static>(
        &'r self,
        call: impl FnOnce(&'r dyn History, &'r Id) -> ServiceFuture<'r, T>,
    ) -> impl Future<Output = Answer<T>> + Send {
        self.send(Service::History, IN_PROCESS, call(&*self.request.services.history, &self.user))
    }

    pub fn batches<'r, T: Clone + Send + Sync + 'static>(
        &'r self,
        call: impl FnOnce(&'r dyn Batches, &'r Id) -> ServiceFuture<'r, T>,
    ) -> impl Future<Output = Answer<T>> + Send {
        self.send(Service::Batches, IN_PROCESS, call(&*self.request.services.batches, &self.user))
    }

    pub fn inbox<'r, T: Clone + Send + Sync + 'static>(
        &'r self,
        call: impl FnOnce(&'r dyn Inbox, &'r Id) -> ServiceFuture<'r, T>,
    ) -> impl Future<Output = Answer<T>> + Send {
        self.send(Service::Inbox, IN_PROCESS, call(&*self.request.services.inbox, &self.user))
    }

    pub fn recommender<'r, T: Clone + Send + Sync + 'static>(
        &'r self,
        call: impl FnOnce(&'r dyn Recommender, &'r Id) -> ServiceFuture<'r, Hosted<T>>,
    ) -> impl Future<Output = Answer<T>> + Send {
        let recommender = &*self.request.services.recommender;
        let answer = self.send(Service::Recommender, recommender.host(), call(recommender, &self.user));
        async { answer.await.map(Served::unpacked) }
    }

    fn send<'r, T: Clone + Send + Sync + 'static>(
        &'r self,
        service: Service,
        host: &'r str,
        call: ServiceFuture<'r, T>,
    ) -> impl Future<Output = Answer<T>> + Send {
        let panel = self.request.panel.name;
        self.request.send(ServiceCall { panel, service, host, execution: Execution::Own(call), substitute: None })
    }
}
