// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A form in which resources are read and written.
enum Form {
    JSON("json"),
    XML("xml");

    private static final String APPLICATION = "application/";

    private final String word;

    /// @param word as `_format` and the names of media types have it
    Form(String word) {
        this.word = word;
    }

    /// By which it is written.
    String mediaType() {
        return APPLICATION + "fhir+" + word;
    }

    /// `Content-Type` of what is written.
    String contentType() {
        return mediaType() + "; charset=utf-8";
    }

    /// Subtypes of `application` by which it can be asked for; the first is what it is.
    List<String> subtypes() {
        return switch (this) {
            case JSON -> List.of("fhir+json", "json", "json+fhir");
            case XML -> List.of("fhir+xml", "xml", "xml+fhir");
        };
    }

    /// The subtype of `text` by which it can be asked for too.
    String textSubtype() {
        return word;
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
                    type.startsWith(APPLICATION)
                            && form.subtypes().contains(type.substring(APPLICATION.length()));
            if (isByName || type.equals("text/" + form.textSubtype())) {
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
