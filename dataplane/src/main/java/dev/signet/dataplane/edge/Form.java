// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A form in which resources are read and written.
enum Form {
    JSON(
            "json",
            "application/fhir+json",
            List.of("application/fhir+json", "application/json", "application/json+fhir"),
            "text/json"),
    XML(
            "xml",
            "application/fhir+xml",
            List.of("application/fhir+xml", "application/xml", "application/xml+fhir"),
            "text/xml");

    private final String word;
    private final String mediaType;
    private final List<String> subtypes;
    private final String textType;

    /// @param word as `_format` has it
    /// @param mediaType by which it is written
    /// @param names of media types that mean it, that one first
    /// @param textType one more
    Form(String word, String mediaType, List<String> names, String textType) {
        this.word = word;
        this.mediaType = mediaType;
        this.subtypes =
                names.stream().map(name -> name.substring("application/".length())).toList();
        this.textType = textType;
    }

    /// By which it is written.
    String mediaType() {
        return mediaType;
    }

    /// `Content-Type` of what is written.
    String contentType() {
        return mediaType + "; charset=utf-8";
    }

    /// Subtypes of `application` by which it can be asked for; the first is what it is.
    List<String> subtypes() {
        return subtypes;
    }

    /// The form that a media type names, whatever its parameters.
    static Optional<Form> named(String contentType) {
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        for (Form form : values()) {
            boolean isByName =
                    type.startsWith("application/")
                            && form.subtypes.contains(type.substring("application/".length()));
            if (isByName || type.equals(form.textType)) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }

    /// The form that `_format` names, by a word or a media type.
    static Optional<Form> ofParameter(String format) {
        // a plus sign that was not percent-encoded has become a blank
        String wanted = format.strip().toLowerCase(Locale.ROOT).replace(' ', '+');
        for (Form form : values()) {
            if (form.word.equals(wanted)) {
                return Optional.of(form);
            }
        }
        return named(wanted);
    }
}
