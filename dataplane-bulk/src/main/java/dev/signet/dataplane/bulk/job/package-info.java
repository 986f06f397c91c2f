// SPDX-License-Identifier: Apache-2.0
/// What operations that go on as jobs have in common: where a job is asked after.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.bulk.job;
