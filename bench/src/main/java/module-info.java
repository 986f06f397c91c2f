// SPDX-License-Identifier: Apache-2.0
/// Figures: what docs/performance.md says can be repeated with this module.
@org.jspecify.annotations.NullMarked
module dev.signet.bench {
    requires dev.signet.app;
    requires dev.signet.conformance;
    requires static transitive org.jspecify;
}
