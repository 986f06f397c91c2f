// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes the format of docs/formats/search-definitions.md. The reader is `SearchParameters` of
/// module fhir; the two change together.
final class SearchFile {
    static final int MAGIC = 0x53475350;
    static final int VERSION = 2;

    /// In the order of their numbers in the file.
    private static final List<String> TYPES =
            List.of(
                    "number",
                    "date",
                    "string",
                    "token",
                    "reference",
                    "composite",
                    "quantity",
                    "uri",
                    "special");

    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final Map<String, List<Use>> uses = new TreeMap<>();

    record Component(String code, String type, List<TypedPath> paths) {}

    private record Parameter(String code, String url, String type, List<String> targets) {}

    private record Use(
            int parameter,
            boolean isSingle,
            String expression,
            List<TypedPath> paths,
            List<Component> components) {}

    /// @return the parameter's number
    int parameter(String code, String url, String type, List<String> targets) {
        parameters.add(new Parameter(code, url, type, targets));
        return parameters.size() - 1;
    }

    /// Says where a resource type has the values of a parameter.
    ///
    /// @param isSingle whether every element on the way occurs at most once
    void use(
            String type,
            int parameter,
            boolean isSingle,
            List<TypedPath> paths,
            List<Component> components) {
        uses.computeIfAbsent(type, _ -> new ArrayList<>())
                .add(new Use(parameter, isSingle, "", paths, components));
    }

    /// Says that a resource type has a parameter by which nothing can be found: a query that
    /// names it is refused, not passed over.
    void notSearchable(String type, int parameter) {
        evaluated(type, parameter, "");
    }

    /// Says that only the whole FHIRPath language can find the values.
    void evaluated(String type, int parameter, String expression) {
        uses.computeIfAbsent(type, _ -> new ArrayList<>())
                .add(new Use(parameter, false, expression, List.of(), List.of()));
    }

    private static int number(String type) {
        int number = TYPES.indexOf(type);
        if (number < 0) {
            throw new IllegalStateException("no number for search parameters of type " + type);
        }
        return number;
    }

    byte[] bytes() throws IOException {
        string("");
        var body = new ByteArrayOutputStream();
        var out = new DataOutputStream(body);
        out.writeShort(parameters.size());
        for (Parameter parameter : parameters) {
            out.writeShort(string(parameter.code));
            out.writeShort(string(parameter.url));
            out.writeByte(number(parameter.type));
            strings(out, parameter.targets);
        }
        out.writeShort(uses.size());
        for (Map.Entry<String, List<Use>> entry : uses.entrySet()) {
            out.writeShort(string(entry.getKey()));
            out.writeShort(entry.getValue().size());
            for (Use use : entry.getValue()) {
                out.writeShort(use.parameter);
                out.writeBoolean(use.isSingle);
                out.writeShort(string(use.expression));
                paths(out, use.paths);
                out.writeByte(use.components.size());
                for (Component component : use.components) {
                    out.writeShort(string(component.code));
                    out.writeByte(number(component.type));
                    paths(out, component.paths);
                }
            }
        }
        var listing = new ByteArrayOutputStream();
        var table = new DataOutputStream(listing);
        table.writeShort(strings.size());
        for (String string : strings.keySet()) {
            table.writeUTF(string);
        }
        body.writeTo(table);
        var file = new ByteArrayOutputStream();
        var head = new DataOutputStream(file);
        head.writeInt(MAGIC);
        head.writeShort(VERSION);
        head.write(sha256(listing.toByteArray()));
        listing.writeTo(head);
        return file.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private int string(String string) {
        return strings.computeIfAbsent(string, _ -> strings.size());
    }

    private void strings(DataOutputStream out, List<String> list) throws IOException {
        out.writeByte(list.size());
        for (String string : list) {
            out.writeShort(string(string));
        }
    }

    private void paths(DataOutputStream out, List<TypedPath> paths) throws IOException {
        out.writeByte(paths.size());
        for (TypedPath path : paths) {
            out.writeShort(string(path.type()));
            out.writeShort(string(path.system()));
            out.writeByte(path.steps().size());
            for (TypedPath.Step step : path.steps()) {
                step(out, step);
            }
        }
    }

    private void step(DataOutputStream out, TypedPath.Step step) throws IOException {
        switch (step) {
            case TypedPath.Child(String name) -> {
                out.writeByte(0);
                out.writeShort(string(name));
            }
            case TypedPath.Index(int index) -> {
                out.writeByte(1);
                out.writeShort(index);
            }
            case TypedPath.Where(TypedPath.Test test) -> {
                out.writeByte(2);
                test(out, test);
            }
            case TypedPath.Outcome(TypedPath.Test test) -> {
                out.writeByte(3);
                test(out, test);
            }
            case TypedPath.Root() -> out.writeByte(4);
        }
    }

    private void test(DataOutputStream out, TypedPath.Test test) throws IOException {
        switch (test) {
            case TypedPath.Equals(List<List<String>> operand, String constant) -> {
                out.writeByte(0);
                operand(out, operand);
                out.writeShort(string(constant));
            }
            case TypedPath.Differs(List<List<String>> operand, String constant) -> {
                out.writeByte(1);
                operand(out, operand);
                out.writeShort(string(constant));
            }
            case TypedPath.Exists(List<List<String>> operand) -> {
                out.writeByte(2);
                operand(out, operand);
            }
            case TypedPath.Both(TypedPath.Test first, TypedPath.Test second) -> {
                out.writeByte(3);
                test(out, first);
                test(out, second);
            }
            case TypedPath.Resolves(String type) -> {
                out.writeByte(4);
                out.writeShort(string(type));
            }
        }
    }

    private void operand(DataOutputStream out, List<List<String>> operand) throws IOException {
        out.writeByte(operand.size());
        for (List<String> members : operand) {
            strings(out, members);
        }
    }
}
