// SPDX-License-Identifier: Apache-2.0
package dev.signet.configuration;

import java.nio.file.Path;
import java.util.List;

/// What a value must look like. A value is a `Long`, a `String`, a `List` of strings, or anything
/// else that a file may hold and no setting takes.
enum Form {
    PORT("a port, 0 to 65535"),
    /// Seconds within which a no is obeyed, to a day.
    BOUND("10 to 86400"),
    /// Seconds for which silence is borne, to a year.
    GRACE("0 to 31536000"),
    /// Of so many one.
    ONE_IN("1 to 1000000"),
    NAME("a DNS name"),
    NAMES("a list of DNS names"),
    HOSTS("a list of hosts, each NAME or NAME:PORT"),
    PLACES("a list of folders and addresses: `https://...`, `azure:https://...`, `s3:https://...`"),
    PATH("a path"),
    TEXT("a text"),
    WEB_ADDRESS("an address: `https://host[:port][/path]`, without user, query and fragment"),
    ID("a UUID"),
    SWITCH("`off` or `on`"),
    STATE("`active` or `deprecated`"),
    LOG_FORMAT("`text` or `json`"),
    LOG_LEVEL("`error`, `warning`, `info` or `debug`");

    private static final String NAME_FORM = "[A-Za-z0-9]([A-Za-z0-9.-]{0,252})";
    private static final String WEB_ADDRESS_FORM =
            "https?://([A-Za-z0-9]([A-Za-z0-9.-]{0,252})|\\[[0-9a-fA-F:.]{2,45}\\])"
                    + "(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]{0,500})?";
    private static final String ID_FORM = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    private final String expected;

    Form(String expected) {
        this.expected = expected;
    }

    /// In words, after "is".
    String expected() {
        return expected;
    }

    /// `Integer`, `Long`, `Path`, `String`, or `List` for several with commas between them.
    Class<?> type() {
        return switch (this) {
            case PORT -> Integer.class;
            case BOUND, GRACE, ONE_IN -> Long.class;
            case PATH -> Path.class;
            case NAMES, HOSTS, PLACES -> List.class;
            case NAME, TEXT, WEB_ADDRESS, ID, SWITCH, STATE, LOG_FORMAT, LOG_LEVEL -> String.class;
        };
    }

    boolean accepts(Object value) {
        return switch (this) {
            case PORT -> within(value, 0, 65_535);
            case BOUND -> within(value, 10, 86_400);
            case GRACE -> within(value, 0, 31_536_000);
            case ONE_IN -> within(value, 1, 1_000_000);
            case NAME -> value instanceof String name && name.matches(NAME_FORM);
            case NAMES -> value instanceof List<?> names && names.stream().allMatch(NAME::accepts);
            case HOSTS ->
                    value instanceof List<?> hosts
                            && hosts.stream()
                                    .allMatch(
                                            each ->
                                                    each instanceof String host
                                                            && host.matches(
                                                                    NAME_FORM + "(:[0-9]{1,5})?"));
            case PLACES ->
                    value instanceof List<?> places && places.stream().allMatch(PATH::accepts);
            case PATH -> value instanceof String path && !path.isBlank();
            case TEXT -> value instanceof String;
            case WEB_ADDRESS ->
                    value instanceof String address && address.matches(WEB_ADDRESS_FORM);
            case SWITCH -> "off".equals(value) || "on".equals(value);
            case STATE -> "active".equals(value) || "deprecated".equals(value);
            case LOG_FORMAT -> "text".equals(value) || "json".equals(value);
            case LOG_LEVEL ->
                    value instanceof String level && level.matches("error|warning|info|debug");
            case ID -> value instanceof String id && id.matches(ID_FORM);
        };
    }

    private static boolean within(Object value, long least, long most) {
        return value instanceof Long number && number >= least && number <= most;
    }
}
