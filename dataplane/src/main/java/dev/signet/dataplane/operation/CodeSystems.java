// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.terminology.CodeSystem;
import dev.signet.dataplane.terminology.Terminology;
import dev.signet.fhir.json.JsonObject;
import java.util.Optional;

/// The code systems that an operation is about: that of the address, or the one that is named by
/// its url, or else what each Coding names. One request, one thread.
///
/// @param parameter that holds the url
/// @param own that of the address; empty for none
record CodeSystems(
        Terminology terminology, Given given, String parameter, Optional<CodeSystem> own) {
    /// Reads that of the address, once for all codes.
    ///
    /// @throws dev.signet.dataplane.exchange.FhirError 400 when parameters name one besides
    static CodeSystems of(
            Exchange exchange,
            Terminology terminology,
            Optional<JsonObject> own,
            Given given,
            String parameter) {
        if (own.isPresent()) {
            given.requireNone(parameter, "version");
        }
        return new CodeSystems(
                terminology,
                given,
                parameter,
                own.map(resource -> CodeSystem.of(resource, exchange.work())));
    }

    /// The one that a code is looked for in; of one that is stored in parts the part that has it.
    /// A Coding says the version of its own system only.
    Optional<CodeSystem> find(AskedCode asked) {
        return own.or(
                () ->
                        url(asked)
                                .flatMap(
                                        url ->
                                                terminology.system(
                                                        url + version(asked, url), asked.code())));
    }

    /// The same where there is no going on without it.
    CodeSystem require(AskedCode asked) {
        return find(asked).orElseThrow(() -> refusal(asked));
    }

    /// Why there is none: 400 when nobody names it, `NOT_FOUND` when it is neither stored nor
    /// HL7's.
    RuntimeException refusal(AskedCode asked) {
        return url(asked).isEmpty()
                ? given.missing(parameter)
                : new Failed(Failure.NOT_FOUND, "the code system is neither stored nor HL7's");
    }

    private Optional<String> url(AskedCode asked) {
        return given.text(parameter).or(asked::system);
    }

    private String version(AskedCode asked, String url) {
        return given.text("version")
                .or(() -> asked.system().filter(url::equals).flatMap(_ -> asked.version()))
                .map(said -> "|" + said)
                .orElse("");
    }
}
