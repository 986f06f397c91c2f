// SPDX-License-Identifier: Apache-2.0
/// What of the records is shown, and which changes are let through: all, or what a caller's sight
/// allows. Every read, search, history and commit passes here.
package dev.signet.store.sight;
