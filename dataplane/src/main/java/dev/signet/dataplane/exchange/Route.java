// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import java.util.List;

/// Where an interaction is found, and how a CapabilityStatement names it.
///
/// @param level whose address it is below
/// @param method of HTTP, as `entry.request.method` names it too; GET is HEAD as well
/// @param tail segments below that; [#VERSION] stands for a version
/// @param codes as `rest.interaction.code` or `rest.resource.interaction.code` names it at this
///     level; empty when it is not named there
/// @param definition id of an operation's definition; "" for what is none
/// @param types that have it; empty for all
public record Route(
        Level level,
        String method,
        List<String> tail,
        List<String> codes,
        String definition,
        List<String> types) {
    /// Stands in a tail for the number of a version.
    public static final String VERSION = "{version}";

    /// Stands in a tail for the id of a job.
    public static final String JOB = "{job}";

    /// Stands in a tail, behind [#JOB], for the number of one of its files.
    public static final String FILE = "{file}";

    /// Stands in a tail for a resource type in a compartment, or for all.
    public static final String MEMBER = "{member}";

    /// What is worked on.
    public enum Level {
        /// The account.
        SYSTEM,
        /// All resources of a type.
        TYPE,
        /// One resource.
        INSTANCE
    }

    public Route {
        tail = List.copyOf(tail);
        codes = List.copyOf(codes);
        types = List.copyOf(types);
    }

    /// Of all types.
    public Route(
            Level level, String method, List<String> tail, List<String> codes, String definition) {
        this(level, method, tail, codes, definition, List.of());
    }

    /// An interaction that is named by a code.
    public static Route of(Level level, String method, String code, String... tail) {
        return new Route(level, method, List.of(tail), List.of(code), "");
    }

    /// What a CapabilityStatement does not name.
    public static Route unnamed(Level level, String method, String... tail) {
        return new Route(level, method, List.of(tail), List.of(), "");
    }

    /// An operation.
    ///
    /// @param name without `$`
    public static Route operation(
            Level level, String method, String name, String definition, List<String> types) {
        return new Route(level, method, List.of("$" + name), List.of(), definition, types);
    }

    /// An operation of all types.
    public static Route operation(Level level, String method, String name, String definition) {
        return operation(level, method, name, definition, List.of());
    }

    /// Whether resources of that type have it.
    public boolean isOf(String type) {
        return types.isEmpty() || types.contains(type);
    }

    boolean isOperation() {
        return !definition.isEmpty();
    }

    /// Of an operation: its name without `$`.
    public String name() {
        return tail.getLast().substring(1);
    }
}
