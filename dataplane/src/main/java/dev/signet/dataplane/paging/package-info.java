// SPDX-License-Identifier: Apache-2.0
/// What is kept between the pages of one search: open snapshots, and the tokens that name them.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.paging;
