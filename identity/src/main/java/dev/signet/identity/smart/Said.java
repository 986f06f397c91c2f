// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.smart;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The parameters of a request, read by name. What is given twice is refused, not chosen from (RFC
/// 6749 section 3.1). No refusal repeats a value: it may name a patient.
record Said(List<Request.Parameter> parameters) {
    Said {
        parameters = List.copyOf(parameters);
    }

    /// The value of that name; empty text when there is none.
    ///
    /// @throws Failed `MALFORMED`, naming the parameter
    String first(String name, int charsMax) {
        List<String> values = new ArrayList<>();
        for (Request.Parameter each : parameters) {
            if (each.name().equals(name)) {
                values.add(each.value());
            }
        }
        if (values.size() > 1) {
            throw refused(name, "given once");
        }
        String value = values.isEmpty() ? "" : values.getFirst();
        if (value.length() > charsMax) {
            throw refused(name, "at most " + charsMax + " characters");
        }
        return value;
    }

    /// The same, which must be there.
    String required(String name, int charsMax) {
        String value = first(name, charsMax);
        if (value.isEmpty()) {
            throw refused(name, "a value");
        }
        return value;
    }

    /// What cannot be carried through the proxy, and would change the meaning if it were dropped.
    void without(String... names) {
        for (String name : names) {
            if (!first(name, Integer.MAX_VALUE).isEmpty()) {
                throw refused(name, "nothing: the SMART proxy cannot carry it");
            }
        }
    }

    static Failed refused(String name, String expected) {
        return new Failed(Failure.MALFORMED, name + ": expected is " + expected);
    }

    /// An address with more parameters behind it.
    static final class Address {
        private final StringBuilder text;
        private char separator;

        Address(String address) {
            text = new StringBuilder(address);
            separator = address.indexOf('?') < 0 ? '?' : '&';
        }

        /// Nothing is added for an empty value.
        Address with(String name, String value) {
            if (!value.isEmpty()) {
                text.append(separator).append(pair(name, value));
                separator = '&';
            }
            return this;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    static String pair(String name, String value) {
        return name + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
