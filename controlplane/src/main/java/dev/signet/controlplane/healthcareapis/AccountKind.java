// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmError;
import java.util.Arrays;
import java.util.Optional;

/// The kind of an account says which FHIR version it serves, for good.
public enum AccountKind {
    /// Azure's, without a version: R4.
    FHIR("fhir"),
    /// Azure's.
    FHIR_STU3("fhir-Stu3"),
    /// Azure's.
    FHIR_R4("fhir-R4"),
    /// Of this server only.
    FHIR_R4B("fhir-R4B"),
    /// Of this server only.
    FHIR_R5("fhir-R5");

    private final String text;

    AccountKind(String text) {
        this.text = text;
    }

    /// As ARM spells it.
    public String text() {
        return text;
    }

    /// The kind that a record names.
    ///
    /// @throws Failed `FORMAT_TOO_NEW` for one that this build does not know
    static AccountKind recorded(String text) {
        return named(text)
                .orElseThrow(
                        () ->
                                new Failed(
                                        Failure.FORMAT_TOO_NEW,
                                        "the account is of a kind that this build does not know"));
    }

    /// The kind that a request for a service asks for, in any case.
    ///
    /// @throws Failed `INVALID`
    static AccountKind ofService(String asked) {
        return named(asked)
                .orElseThrow(
                        () ->
                                ArmError.property(
                                        "kind",
                                        "must be fhir, fhir-Stu3 or fhir-R4, or one of this server"
                                                + " only: fhir-R4B or fhir-R5"));
    }

    /// The same of a service in a workspace, whose kinds all name a version.
    ///
    /// @throws Failed `INVALID`
    static AccountKind ofWorkspaceService(String asked) {
        return named(asked)
                .filter(kind -> kind != FHIR)
                .orElseThrow(
                        () ->
                                ArmError.property(
                                        "kind",
                                        "must be fhir-Stu3 or fhir-R4, or one of this server only:"
                                                + " fhir-R4B or fhir-R5"));
    }

    private static Optional<AccountKind> named(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equalsIgnoreCase(text)).findFirst();
    }
}
