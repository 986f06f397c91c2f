// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.output;

import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import io.burt.jmespath.Expression;
import io.burt.jmespath.JmesPathException;
import io.burt.jmespath.jcf.JcfRuntime;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A JMESPath query (`--query`). Any thread.
public final class Query {
    private static final JcfRuntime RUNTIME = new JcfRuntime();

    private final Expression<Object> expression;

    private Query(Expression<Object> expression) {
        this.expression = expression;
    }

    /// @throws CommandFailed when it is no JMESPath
    public static Query of(String text) {
        try {
            return new Query(RUNTIME.compile(text));
        } catch (JmesPathException e) {
            String why = Optional.ofNullable(e.getMessage()).orElse("").replace('\n', ' ');
            throw CommandFailed.usage("--query: not a JMESPath expression: " + why);
        }
    }

    /// What the query finds; JSON's null for nothing.
    ///
    /// @throws CommandFailed when a function is given what it does not take
    public JsonNode of(JsonNode input) {
        try {
            Object plain = Json.MAPPER.convertValue(input, Object.class);
            Object found = expression.search(plain == null ? Map.of() : plain);
            return Json.MAPPER.valueToTree(found);
        } catch (JmesPathException e) {
            throw CommandFailed.error("--query: " + e.getMessage());
        }
    }
}
