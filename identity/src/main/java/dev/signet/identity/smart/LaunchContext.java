// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.smart;

import dev.signet.base.Failed;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an EHR tells of a launch: base64url of a JSON object, with the members that Azure's proxy
/// puts into the token's answer. Others are not carried. Nobody has signed it: it tells the app
/// what is on the screen, and gives no right to anything.
///
/// @param members by name, checked
record LaunchContext(Map<String, Object> members) {
    static final int CHARS_MAX = 1024;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
    private static final Pattern STYLE = Pattern.compile("https://[\\x21-\\x7e]{1,500}");
    private static final LaunchContext NONE = new LaunchContext(Map.of());

    LaunchContext {
        members = Collections.unmodifiableMap(new TreeMap<>(members)); // in one order
    }

    /// @param encoded parameter `launch`; empty for none
    /// @throws Failed `MALFORMED`
    static LaunchContext of(String encoded) {
        return encoded.isEmpty() ? NONE : of("launch", Encoded.json("launch", encoded));
    }

    /// @param name the parameter that holds it
    /// @param json other members are passed over
    static LaunchContext of(String name, Map<String, Object> json) {
        var members = new LinkedHashMap<String, Object>();
        json.forEach(
                (member, value) -> {
                    String expected = expected(member, value);
                    if (!expected.isEmpty()) {
                        throw Said.refused(name + "." + member, expected);
                    }
                    if (isCarried(member)) {
                        members.put(member, value);
                    }
                });
        return new LaunchContext(members);
    }

    private static boolean isCarried(String member) {
        return switch (member) {
            case "patient", "encounter", "practitioner", "need_patient_banner", "smart_style_url" ->
                    true;
            default -> false;
        };
    }

    /// What a member should be and is not; empty when it is.
    private static String expected(String member, @Nullable Object value) {
        return switch (member) {
            case "patient", "encounter", "practitioner" ->
                    value instanceof String text && ID.matcher(text).matches()
                            ? ""
                            : "an id: 1 to 64 of letters, digits, - and .";
            case "need_patient_banner" ->
                    Set.of("true", "false").contains(String.valueOf(value)) ? "" : "true or false";
            case "smart_style_url" ->
                    value instanceof String text && STYLE.matcher(text).matches()
                            ? ""
                            : "an https address";
            default -> "";
        };
    }

    @Override
    public String toString() {
        return "LaunchContext[" + members.keySet() + "]";
    }
}
