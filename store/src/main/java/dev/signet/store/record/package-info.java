// SPDX-License-Identifier: Apache-2.0
/// What stands in the ledger, byte for byte: families, keys, heads, bodies, transactions.
package dev.signet.store.record;
