// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// A code that an operation is asked about, by itself or as a Coding.
///
/// @param system empty where none is named
/// @param version of the system; empty where none is named
/// @param display what it is said to be called; empty where nothing is said
record AskedCode(
        String code, Optional<String> system, Optional<String> version, Optional<String> display) {
    /// Where a system is looked for and no code of it.
    static final AskedCode NONE =
            new AskedCode("", Optional.empty(), Optional.empty(), Optional.empty());

    /// Of a CodeableConcept: each is compared with all that there is.
    static final int CODINGS_MAX = 100;

    /// Whether it may be one of that code system's.
    boolean isOf(String url) {
        return system.map(url::equals).orElse(true);
    }

    /// The same with what parameters beside it say, where it does not say that itself.
    AskedCode or(Optional<String> otherSystem, Optional<String> otherDisplay) {
        return new AskedCode(
                code, system.or(() -> otherSystem), version, display.or(() -> otherDisplay));
    }

    /// The three parameters by which codes are asked about.
    ///
    /// @param code a code alone
    /// @param coding a Coding
    /// @param concept a CodeableConcept
    record Names(String code, String coding, String concept) {
        static final Names USUAL = new Names("code", "coding", "codeableConcept");

        private List<String> all() {
            return List.of(code, coding, concept);
        }

        List<Parameter> parameters() {
            return List.of(
                    Parameter.optional(code, "code", "What is asked about."),
                    Parameter.optional(coding, "Coding", "The same with its system."),
                    Parameter.optional(concept, "CodeableConcept", "Several: one will do."));
        }
    }

    /// Those that are given: by one of the parameters, one or, of a CodeableConcept, all that it
    /// has.
    ///
    /// @throws FhirError 400 when there is none, or two parameters; `too-costly` when a
    ///     CodeableConcept has more than [#CODINGS_MAX] codings
    static List<AskedCode> all(Given given, Names names) {
        String name = given.oneOf(names.all());
        List<AskedCode> codes =
                name.equals(names.code())
                        ? List.of(plain(given, name))
                        : given.sent(name).stream()
                                .flatMap(
                                        value ->
                                                name.equals(names.coding())
                                                        ? List.of(value).stream()
                                                        : codings(name, value).stream())
                                .map(AskedCode::of)
                                .filter(asked -> !asked.code().isEmpty())
                                .toList();
        if (codes.isEmpty()) {
            throw given.wrong(name, "at least one code");
        }
        return codes;
    }

    private static List<JsonObject> codings(String name, JsonObject concept) {
        List<JsonObject> codings = concept.objects("coding");
        if (codings.size() > CODINGS_MAX) {
            throw FhirError.of(
                    400,
                    IssueType.TOO_COSTLY,
                    "parameter " + name + ": at most " + CODINGS_MAX + " codings are taken",
                    "");
        }
        return codings;
    }

    /// The one that is given by one of two parameters.
    static AskedCode one(Given given, String code, String coding) {
        String name = given.oneOf(List.of(code, coding));
        AskedCode asked =
                name.equals(code)
                        ? plain(given, code)
                        : given.sent(coding).map(AskedCode::of).orElse(NONE);
        if (asked.code().isEmpty()) {
            throw given.wrong(name, "a code");
        }
        return asked;
    }

    private static AskedCode plain(Given given, String name) {
        String code = given.text(name).orElseThrow();
        return new AskedCode(code, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static AskedCode of(JsonObject coding) {
        return new AskedCode(
                coding.text("code", ""),
                said(coding, "system"),
                said(coding, "version"),
                said(coding, "display"));
    }

    private static Optional<String> said(JsonObject coding, String name) {
        return Optional.of(coding.text(name, "")).filter(text -> !text.isEmpty());
    }
}
