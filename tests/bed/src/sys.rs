//! The few system calls that std does not offer: a child that dies with us, signals, and how much of what was sent
//! the other side has not yet received. The only unsafe code of the crate.

#![allow(unsafe_code)]

use std::{
    io,
    os::{fd::AsRawFd, unix::process::CommandExt},
    process::Command,
};

use tokio::net::{TcpSocket, TcpStream};

/// A signal to a server process.
#[derive(Clone, Copy, Debug)]
pub enum Signal {
    /// Asks it to end.
    Terminate,
    /// Freezes it.
    Stop,
    /// Lets it go on.
    Continue,
    /// Ends it.
    Kill,
}

/// Has the kernel kill the child when the thread that starts it ends, so that nothing is left running when we are
/// killed ourselves. Outside Linux only our own clean-up stops it.
pub fn die_with_parent(command: &mut Command) {
    #[cfg(target_os = "linux")]
    // SAFETY: between fork and exec only prctl is called, which is async-signal-safe and allocates nothing.
    unsafe {
        command.pre_exec(|| {
            if libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) == 0 {
                Ok(())
            } else {
                Err(io::Error::last_os_error())
            }
        });
    }
    #[cfg(not(target_os = "linux"))]
    let _ = command;
}

/// Sends `signal` to a process that we started and have not waited for yet.
///
/// # Errors
/// Fails when there is no such process.
pub fn send(pid: u32, signal: Signal) -> io::Result<()> {
    kill(libc::pid_t::try_from(pid).map_err(io::Error::other)?, signal)
}

/// Sends `signal` to all processes of a group that we made.
///
/// # Errors
/// Fails when the group is empty.
pub fn send_group(group: u32, signal: Signal) -> io::Result<()> {
    kill(-libc::pid_t::try_from(group).map_err(io::Error::other)?, signal)
}

fn kill(pid: libc::pid_t, signal: Signal) -> io::Result<()> {
    let number = match signal {
        Signal::Terminate => libc::SIGTERM,
        Signal::Stop => libc::SIGSTOP,
        Signal::Continue => libc::SIGCONT,
        Signal::Kill => libc::SIGKILL,
    };
    // SAFETY: kill takes two integers and touches no memory of ours.
    if unsafe { libc::kill(pid, number) } == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Whether there is a process of this number.
pub fn is_alive(pid: u32) -> bool {
    libc::pid_t::try_from(pid).is_ok_and(|pid| {
        // SAFETY: signal 0 only checks for the process; no memory of ours is touched.
        let sent = unsafe { libc::kill(pid, 0) } == 0;
        sent || io::Error::last_os_error().raw_os_error() == Some(libc::EPERM)
    })
}

/// Has clients send in packets of a real network's size. With the 64 KB of the loopback device their own system takes
/// in megabytes of an upload at once, and a page sees no progress.
///
/// # Errors
/// Fails when the system refuses.
pub fn limit_packets(socket: &TcpSocket) -> io::Result<()> {
    let bytes: libc::c_int = 1448;
    let length = libc::socklen_t::try_from(size_of_val(&bytes)).map_err(io::Error::other)?;
    // SAFETY: the descriptor is open while `socket` is borrowed, and the option is read from one c_int.
    let result = unsafe {
        let value: *const libc::c_int = &raw const bytes;
        libc::setsockopt(socket.as_raw_fd(), libc::IPPROTO_TCP, libc::TCP_MAXSEG, value.cast(), length)
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Bytes written to the socket that the other side's kernel has not acknowledged; `None` where the system cannot tell.
pub fn unacknowledged(stream: &TcpStream) -> Option<usize> {
    #[cfg(target_os = "linux")]
    {
        let mut bytes: libc::c_int = 0;
        // SAFETY: the descriptor is open while `stream` is borrowed, and TIOCOUTQ writes one c_int.
        let result = unsafe { libc::ioctl(stream.as_raw_fd(), libc::TIOCOUTQ, &raw mut bytes) };
        (result == 0).then(|| usize::try_from(bytes).unwrap_or(0))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = stream.as_raw_fd();
        None
    }
}
