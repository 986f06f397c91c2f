// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import java.util.List;
import java.util.Optional;

/// What the two processes tell each other. The server asks for one validation at a time; the worker
/// asks back for definitions and at last says what it found.
sealed interface Message {
    /// To the worker: a resource and profiles beside those that it names.
    record Validate(byte[] json, List<String> profiles) implements Message {}

    /// To the server: the definitions of the version are there, the first may be asked.
    record Ready() implements Message {}

    /// To the server: a definition is needed.
    record Find(String type, String canonical) implements Message {}

    /// To the worker: that definition.
    record Definition(Optional<byte[]> json) implements Message {}

    /// To the server: the end of a validation.
    record Found(List<dev.signet.fhir.Issue> issues) implements Message {}

    /// To the server: it came to no end, for another reason than time or memory.
    record Broken() implements Message {}
}
