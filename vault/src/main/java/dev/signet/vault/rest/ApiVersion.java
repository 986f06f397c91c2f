// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import java.util.Arrays;

/// The api-versions of the Key Vault data plane that are answered, oldest first. An answer has
/// the shape of the version asked for: a validator refuses a member that its version does not
/// know.
enum ApiVersion {
    V7_0("7.0"),
    V7_1("7.1"),
    V7_2("7.2"),
    V7_3("7.3"),
    V7_4_PREVIEW_1("7.4-preview.1"),
    V7_4("7.4"),
    V7_5("7.5"),
    V7_6("7.6"),
    V2025_07_01("2025-07-01");

    private final String text;

    ApiVersion(String text) {
        this.text = text;
    }

    /// The query parameter's value.
    String text() {
        return text;
    }

    /// `recoverableDays` in attributes.
    boolean showsRecoverableDays() {
        return compareTo(V7_1) >= 0;
    }

    /// `exportable` in attributes.
    boolean showsExportable() {
        return compareTo(V7_3) >= 0;
    }

    /// `hsmPlatform` in attributes.
    boolean showsHsmPlatform() {
        return compareTo(V7_5) >= 0;
    }

    /// Rotation, rotation policies and random bytes.
    boolean knowsRotation() {
        return compareTo(V7_3) >= 0;
    }

    /// The version a request asks for.
    ///
    /// @throws Failed `INVALID` when it asks for none or for another
    static ApiVersion of(Request request) {
        String asked =
                request.parameter("api-version")
                        .filter(value -> !value.isEmpty())
                        .orElseThrow(() -> refused("api-version must be specified"));
        return Arrays.stream(values())
                .filter(each -> each.text.equals(asked))
                .findFirst()
                .orElseThrow(
                        () ->
                                refused(
                                        "The specified api-version is not recognized. Consider"
                                                + " using the latest supported version"
                                                + " (2025-07-01)."));
    }

    private static Failed refused(String text) {
        return new Failed(Failure.INVALID, text, new Fact("parameter", "api-version"));
    }
}
