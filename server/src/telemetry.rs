//! The relay's reports on itself: an allow-list by construction.
//!
//! What is reported is named field by field where it happens: method, route pattern, status, problem code, duration,
//! counts. Never a body, a path as it was asked, a header, a handle, an id or an address. Libraries report warnings only,
//! whatever level the relay has, since at lower levels they would say what they read.

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::Registry;

use crate::config::{LogFormat, LogLevel, Logging};

/// What takes the reports and writes them.
pub type Reporter = Box<dyn Subscriber + Send + Sync>;

/// A reporter that writes to `writer`. The caller makes it the default.
pub fn reporter<W>(logging: Logging, writer: W) -> Reporter
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let level = match logging.level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let own = ["beside_server", "beside_store", "beside_store_sqlite"].map(|target| (target, level));
    let filter = Targets::new().with_default(level.min(LevelFilter::WARN)).with_targets(own);
    let layer = tracing_subscriber::fmt::layer().with_writer(writer).with_target(true);
    match logging.format {
        LogFormat::Json => Box::new(
            Registry::default().with(layer.json().flatten_event(true).with_span_list(false).with_filter(filter)),
        ),
        LogFormat::Pretty => Box::new(Registry::default().with(layer.compact().with_filter(filter))),
    }
}
