// SPDX-License-Identifier: Apache-2.0
/// The walk over everything that is stored.
package dev.signet.store.verify;
