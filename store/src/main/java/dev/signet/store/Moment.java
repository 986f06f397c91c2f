// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import java.time.Instant;

/// A moment of a database: just after one transaction.
///
/// @param lsn of the last transaction; 0 when there is none
/// @param time its time: what is written later has a later one, what was written before none later;
///     1970 when there is none
public record Moment(long lsn, Instant time) {}
