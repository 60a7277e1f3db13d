//! Support for the tests in this folder.
