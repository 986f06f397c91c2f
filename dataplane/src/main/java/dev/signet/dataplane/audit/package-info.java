// SPDX-License-Identifier: Apache-2.0
/// What the audit trail is told of calls: who asked what of the account, and what came of it.
/// Where the rows go is for whoever implements the port [dev.signet.dataplane.CallLog].
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.audit;
