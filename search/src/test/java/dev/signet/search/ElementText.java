// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The whole content of an element as one text, the same however its members are ordered and its
/// numbers written: digits count, exponents do not.
final class ElementText {
    private ElementText() {}

    static String of(Json element) {
        return switch (element) {
            case JsonObject object -> {
                var members = new TreeMap<String, String>();
                for (int i = 0; i < object.size(); i++) {
                    members.put(object.name(i), of(object.value(i)));
                }
                yield members.toString();
            }
            case JsonArray array -> {
                List<String> all = new ArrayList<>();
                array.forEach(each -> all.add(of(each)));
                yield all.toString();
            }
            case JsonString text -> text.value();
            case JsonNumber number -> new BigDecimal(number.text()).toPlainString();
            default -> new String(element.bytes(), StandardCharsets.UTF_8);
        };
    }
}
