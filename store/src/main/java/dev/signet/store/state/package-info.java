// SPDX-License-Identifier: Apache-2.0
/// What an open database consists of and how it is opened: ledger and index as a pair,
/// recovery, health.
package dev.signet.store.state;
