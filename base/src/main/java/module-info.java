// SPDX-License-Identifier: Apache-2.0
/// What every module shares: the closed set of failures and the ports of chance.
@org.jspecify.annotations.NullMarked
module dev.signet.base {
    requires static transitive org.jspecify;

    exports dev.signet.base;
}
