//! Signing in, changing the password, the own data. Each form is a plain post that becomes interactive with the WASM.

mod change_password;
mod login;
mod profile;
mod second_look;
mod sign_out;

pub use change_password::ChangePasswordPage;
pub use login::LoginPage;
pub use profile::ProfilePage;
pub use second_look::SecondLook;
pub use sign_out::SignOutButton;
