//! Signing in, changing the password, the own data. Each form is a plain post that becomes interactive with the WASM.

mod activate;
mod change_password;
mod entrance;
mod login;
mod new_password;
mod profile;
mod second_look;
mod sign_out;

pub use activate::ActivatePage;
pub use change_password::ChangePasswordPage;
pub use entrance::{Entrance, EntranceHeading};
pub use login::LoginPage;
pub use profile::ProfilePage;
pub use second_look::SecondLook;
pub use sign_out::SignOutButton;
