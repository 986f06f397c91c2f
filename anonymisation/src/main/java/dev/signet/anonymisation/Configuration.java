// SPDX-License-Identifier: Apache-2.0
package dev.signet.anonymisation;

import dev.signet.base.Failed;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A configuration of Microsoft's open anonymizer
/// (<https://github.com/microsoft/Tools-for-Health-Data-Anonymization>, "FHIR-anonymization.md"),
/// as far as it is understood. Immutable.
///
/// @param rules in their order
/// @param skips whether a resource that cannot be changed as a rule says is emptied; else the work
///     ends
/// @param parameters of the methods
record Configuration(List<Rule> rules, boolean skips, Parameters parameters) {
    private static final int RULES_MAX = 2_000;
    private static final Set<String> MEMBERS =
            Set.of("fhirVersion", "processingErrors", "fhirPathRules", "parameters");
    private static final Set<String> RULE_MEMBERS = Set.of("path", "method", "replaceWith");
    private static final Set<String> UNSUPPORTED = Set.of("perturb", "encrypt", "generalize");

    Configuration {
        rules = List.copyOf(rules);
    }

    /// What the methods need besides. Keys are printed nowhere.
    ///
    /// @param dateShiftKey empty where no dates are shifted
    /// @param cryptoHashKey empty where nothing is hashed
    /// @param partialAges whether redacted ages stay up to 89
    /// @param partialDates whether redacted dates keep their year, unless it tells an age above 89
    /// @param partialZipCodes whether redacted postal codes keep their first three characters
    /// @param restrictedZipCodes of which none is kept
    record Parameters(
            String dateShiftKey,
            String cryptoHashKey,
            boolean partialAges,
            boolean partialDates,
            boolean partialZipCodes,
            List<String> restrictedZipCodes) {
        Parameters {
            restrictedZipCodes = List.copyOf(restrictedZipCodes);
        }

        @Override
        public String toString() {
            return "parameters";
        }
    }

    /// @throws AnonymisationRefused naming what is not understood
    static Configuration of(String text, Definitions definitions) {
        JsonObject json;
        try {
            json = Json.readObject(text.getBytes(StandardCharsets.UTF_8));
        } catch (Failed _) {
            throw new AnonymisationRefused("the configuration is no JSON object");
        }
        checkMembers(json, MEMBERS, "the configuration");
        checkVersion(json, definitions.version());
        Parameters parameters = parameters(json);
        var rules = new ArrayList<Rule>();
        if (!(json.find("fhirPathRules") instanceof JsonArray all) || all.size() == 0) {
            throw new AnonymisationRefused("fhirPathRules: expected is an array with rules");
        }
        if (all.size() > RULES_MAX) {
            throw new AnonymisationRefused("fhirPathRules: there are more than 2,000");
        }
        for (Json each : all) {
            rules.add(rule(each, parameters, definitions));
        }
        return new Configuration(rules, skips(json), parameters);
    }

    private static void checkMembers(JsonObject json, Set<String> known, String where) {
        for (int i = 0; i < json.size(); i++) {
            if (!known.contains(json.name(i))) {
                throw new AnonymisationRefused(
                        where + ": the member " + shown(json.name(i)) + " is not supported");
            }
        }
    }

    private static String shown(String given) {
        return '"' + given.substring(0, Math.min(given.length(), 60)) + '"';
    }

    /// As the tool has it: `Stu3` or `R4`; and the versions that came later.
    private static void checkVersion(JsonObject json, FhirVersion version) {
        String asked = text(json, "fhirVersion", "the configuration");
        if (!asked.isEmpty() && !asked.equalsIgnoreCase(version.name())) {
            throw new AnonymisationRefused(
                    "fhirVersion: the account serves " + version.name() + ", not this one");
        }
    }

    private static boolean skips(JsonObject json) {
        return switch (text(json, "processingErrors", "the configuration")
                .toLowerCase(Locale.ROOT)) {
            case "", "raise" -> false;
            case "skip" -> true;
            default ->
                    throw new AnonymisationRefused("processingErrors: expected is raise or skip");
        };
    }

    /// A text, or the empty one where there is none.
    private static String text(JsonObject json, String name, String where) {
        Json found = json.find(name);
        if (found == null || found instanceof JsonNull) {
            return "";
        }
        if (found instanceof JsonString text) {
            return text.value();
        }
        throw new AnonymisationRefused(where + ": the member " + shown(name) + " is no text");
    }

    private static Rule rule(Json given, Parameters parameters, Definitions definitions) {
        if (!(given instanceof JsonObject json)) {
            throw new AnonymisationRefused("fhirPathRules: expected are objects");
        }
        String where = "fhirPathRules";
        checkMembers(json, RULE_MEMBERS, where);
        String path = text(json, "path", where);
        String named = text(json, "method", where);
        if (path.isBlank() || named.isBlank()) {
            throw new AnonymisationRefused(where + ": a rule has a path and a method");
        }
        Rule.Method method = method(named);
        boolean replaces = json.indexOf("replaceWith") >= 0;
        if (replaces != (method == Rule.Method.SUBSTITUTE)) {
            throw new AnonymisationRefused(
                    where + ": replaceWith belongs to the method substitute, which needs it");
        }
        if (method == Rule.Method.DATESHIFT && parameters.dateShiftKey().isEmpty()) {
            throw missing("dateShiftKey", "dateShift");
        }
        if (method == Rule.Method.CRYPTOHASH && parameters.cryptoHashKey().isEmpty()) {
            throw missing("cryptoHashKey", "cryptoHash");
        }
        Selection selection = Selection.of(path, definitions);
        Json replacement = json.find("replaceWith");
        return replacement == null
                ? new Rule(selection, method)
                : new Rule(selection, method, replacement);
    }

    /// A key that was made up here would make two exports that do not fit together.
    private static AnonymisationRefused missing(String key, String method) {
        return new AnonymisationRefused(
                "parameters." + key + ": the method " + method + " needs a key; none is made up");
    }

    private static Rule.Method method(String named) {
        for (Rule.Method each : Rule.Method.values()) {
            if (each.name().equalsIgnoreCase(named)) {
                return each;
            }
        }
        throw new AnonymisationRefused(
                "fhirPathRules: the method "
                        + shown(named)
                        + (UNSUPPORTED.contains(named.toLowerCase(Locale.ROOT))
                                ? " is not supported"
                                : " is not known")
                        + "; supported are redact, dateShift, cryptoHash, substitute and keep");
    }

    private static Parameters parameters(JsonObject json) {
        String where = "parameters";
        if (json.find(where) == null) {
            return new Parameters("", "", false, false, false, List.of());
        }
        if (!(json.find(where) instanceof JsonObject given)) {
            throw new AnonymisationRefused("parameters: expected is an object");
        }
        checkMembers(
                given,
                Set.of(
                        "dateShiftKey",
                        "dateShiftScope",
                        "cryptoHashKey",
                        "encryptKey",
                        "enablePartialAgesForRedact",
                        "enablePartialDatesForRedact",
                        "enablePartialZipCodesForRedact",
                        "restrictedZipCodeTabulationAreas"),
                where);
        String scope = text(given, "dateShiftScope", where);
        if (!scope.isEmpty() && !scope.equalsIgnoreCase("resource")) {
            throw new AnonymisationRefused(
                    "parameters.dateShiftScope: supported is resource; an export has no files and"
                            + " folders that dates could be shifted by");
        }
        if (!text(given, "encryptKey", where).isEmpty()) {
            throw new AnonymisationRefused(
                    "parameters.encryptKey: the method encrypt is not supported");
        }
        return new Parameters(
                text(given, "dateShiftKey", where),
                text(given, "cryptoHashKey", where),
                flag(given, "enablePartialAgesForRedact"),
                flag(given, "enablePartialDatesForRedact"),
                flag(given, "enablePartialZipCodesForRedact"),
                texts(given, "restrictedZipCodeTabulationAreas"));
    }

    private static boolean flag(JsonObject json, String name) {
        Json found = json.find(name);
        if (found == null || found instanceof JsonNull) {
            return false;
        }
        if (found instanceof JsonBoolean flag) {
            return flag.value();
        }
        throw new AnonymisationRefused("parameters." + name + ": expected is true or false");
    }

    private static List<String> texts(JsonObject json, String name) {
        Json found = json.find(name);
        if (found == null || found instanceof JsonNull) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        if (found instanceof JsonArray array) {
            for (Json each : array) {
                if (each instanceof JsonString text && !text.value().isEmpty()) {
                    texts.add(text.value());
                }
            }
            if (texts.size() == array.size()) {
                return List.copyOf(texts);
            }
        }
        throw new AnonymisationRefused("parameters." + name + ": expected are texts");
    }
}
