// SPDX-License-Identifier: Apache-2.0
/// The language of Azure's deployment templates: what a template and its parameters come to, in
/// which order. Pure: no network, no clock, no chance but by parameter.
@org.jspecify.annotations.NullMarked
module dev.signet.templates {
    requires static transitive org.jspecify;
    requires transitive tools.jackson.databind;

    exports dev.signet.templates;
    exports dev.signet.templates.plan;
}
