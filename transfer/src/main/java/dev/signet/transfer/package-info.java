// SPDX-License-Identifier: Apache-2.0
/// Files by address: places that the operator has allowed, and how their lines are read.
package dev.signet.transfer;
