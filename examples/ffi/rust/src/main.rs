//! Portal sessions from Rust, by tokio's AsyncFd: one call, one error, and 100 calls at once, one of them cancelled.
use std::ffi::{c_char, c_int, c_void, CStr, CString};
use std::{env::var, os::fd::{FromRawFd, OwnedFd}, ptr::null_mut};
use tokio::io::{unix::AsyncFd, Interest};

type Handle = *mut c_void;
type Out = *mut Handle;
type Text = *const c_char;

#[link(name = "userhub")]
extern "C" {
    fn userhub_client_options_new() -> Handle;
    fn userhub_client_options_set(options: Handle, name: Text, value: Text, error: Out) -> c_int;
    fn userhub_client_options_free(options: Handle);
    fn userhub_client_new(options: Handle, client: Out, error: Out) -> c_int;
    fn userhub_client_free(client: Handle);
    fn userhub_portal_session_request_new() -> Handle;
    fn userhub_portal_session_request_set(request: Handle, name: Text, value: Text, error: Out) -> c_int;
    fn userhub_portal_session_request_free(request: Handle);
    fn userhub_create_portal_session(client: Handle, request: Handle, session: Out, error: Out) -> c_int;
    fn userhub_create_portal_session_queued(
        client: Handle, request: Handle, queue: Handle, token: u64, call: Out, error: Out) -> c_int;
    fn userhub_call_cancel(call: Handle);
    fn userhub_call_free(call: Handle);
    fn userhub_completions_new(queue: Out, error: Out) -> c_int;
    fn userhub_completions_dup_fd(queue: Handle) -> c_int;
    fn userhub_completions_take(q: Handle, token: *mut u64, status: *mut c_int, session: Out, error: Out) -> c_int;
    fn userhub_completions_free(queue: Handle);
    fn userhub_portal_session_redirect_url(session: Handle) -> Text;
    fn userhub_portal_session_free(session: Handle);
    fn userhub_error_message(error: Handle) -> Text;
    fn userhub_error_free(error: Handle);
}

/// What a function gives through its out-parameters.
unsafe fn check(function: impl FnOnce(Out, Out) -> c_int) -> Result<Handle, String> {
    let (mut result, mut error) = (null_mut(), null_mut());
    if function(&mut result, &mut error) == 0 { Ok(result) } else { Err(message_of(error)) }
}

unsafe fn message_of(error: Handle) -> String {
    let message = CStr::from_ptr(userhub_error_message(error)).to_string_lossy().into_owned();
    userhub_error_free(error);
    message
}

unsafe fn link_of(session: Handle) -> String {
    let link = CStr::from_ptr(userhub_portal_session_redirect_url(session)).to_string_lossy().into_owned();
    userhub_portal_session_free(session);
    link
}

async unsafe fn run() -> Result<(), Box<dyn std::error::Error>> {
    let options = userhub_client_options_new();
    let (key, url) = (var("USERHUB_ADMIN_KEY")?, var("USERHUB_BASE_URL").unwrap_or("https://api.userhub.com".into()));
    for (name, value) in [(c"admin_key", &*key), (c"base_url", &*url), (c"max_connections", "10")] {
        let value = CString::new(value)?;
        check(|_, error| userhub_client_options_set(options, name.as_ptr(), value.as_ptr(), error))?;
    }
    let client = check(|client, error| userhub_client_new(options, client, error))?;
    userhub_client_options_free(options);
    let request = userhub_portal_session_request_new();
    let set_user = |id: &str| {
        let (name, id) = (c"user_id".as_ptr(), CString::new(id).unwrap());
        check(|_, error| userhub_portal_session_request_set(request, name, id.as_ptr(), error))
    };
    let create = || check(|session, error| userhub_create_portal_session(client, request, session, error));
    set_user("usr_ada")?;
    println!("link: {}", link_of(create()?));
    set_user("usr_nobody")?;
    println!("error: {}", create().unwrap_err());
    let queue = check(|queue, error| userhub_completions_new(queue, error))?;
    for token in 0..100 {
        set_user(&format!("user{token}@conn_1"))?;
        let call = check(|out, error| userhub_create_portal_session_queued(client, request, queue, token, out, error))?;
        if token == 99 { userhub_call_cancel(call) }
        userhub_call_free(call);
    }
    let descriptor = OwnedFd::from_raw_fd(userhub_completions_dup_fd(queue));
    let descriptor = AsyncFd::register_with_interest(descriptor, Interest::READABLE)?;
    let (mut links, mut errors) = (Vec::new(), Vec::new());
    let (mut token, mut status, mut session, mut error) = (0, 0, null_mut(), null_mut());
    while links.len() + errors.len() < 100 {
        let mut readable = descriptor.readable().await?;
        while userhub_completions_take(queue, &mut token, &mut status, &mut session, &mut error) == 1 {
            if status == 0 { links.push(link_of(session)) }
            else { errors.push(format!("call {token}: {}", message_of(error))) }
        }
        readable.clear_ready();
    }
    println!("100 calls at once: {} links; {}", links.len(), errors.join("; "));
    userhub_completions_free(queue);
    userhub_portal_session_request_free(request);
    userhub_client_free(client);
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Builder::new_current_thread().enable_io().build()?.block_on(unsafe { run() })
}
