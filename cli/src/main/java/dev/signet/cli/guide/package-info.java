// SPDX-License-Identifier: Apache-2.0
/// Packages of implementation guides as files: what they are, what is in them, how it is put into
/// an account.
package dev.signet.cli.guide;
