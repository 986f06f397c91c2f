// SPDX-License-Identifier: Apache-2.0
/// The order of transactions: proposals, the log that delivers them, the applier that decides.
package dev.signet.store.log;
