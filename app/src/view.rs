//! The components that pages and panels are made of.
//!
//! Architecture invariants: no component here calls a service or uses a panel.

mod auth;
mod batch;
mod card_row;
mod demo_bar;
mod evaluation;
mod field;
mod film_card;
mod film_grid;
mod film_map;
mod film_picker;
mod how_it_works;
mod in_progress_card;
mod inert;
mod list_button;
mod members_only;
mod message_list;
mod model_intro;
mod not_found;
mod order;
mod order_list;
mod payment_form;
mod plan_list;
mod popular_cards;
mod rating_buttons;
mod settings;
mod title_sequence;

pub use auth::{LogIn, NewPassword};
pub use batch::{BatchDetail, BatchList, BatchResults, BatchUpload, row_query};
pub use card_row::{CardRow, Skeleton};
pub use demo_bar::DemoBar;
pub use evaluation::{DecileBars, MetricBars, MetricsTable};
pub use field::{Field, FormProblem, NewPasswordField, RequestKey};
pub use film_card::CardLink;
pub use film_grid::FilmGrid;
pub use film_map::FilmMap;
pub use film_picker::FilmPicker;
pub use how_it_works::HowItWorks;
pub use in_progress_card::InProgressCard;
pub use inert::inert;
pub use list_button::ListButton;
pub use members_only::MembersOnly;
pub use message_list::MessageList;
pub use model_intro::ModelIntro;
pub use not_found::{NoFilm, NotFoundNotice};
pub use order::OrderDetail;
pub use order_list::OrderList;
pub use payment_form::PaymentForm;
pub use plan_list::{PlanList, PlanPicker, plan_facts};
pub use popular_cards::popular_cards;
pub use rating_buttons::RatingButtons;
pub use settings::{AccountClosed, ChangeEmail, ChangePassword, CloseAccount};
pub use title_sequence::TitleSequence;
