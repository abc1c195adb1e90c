package dev.testlane.localstack.rabbitmq;

import dev.testlane.localstack.data.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The broker's virtual host, users and permissions, from the template {@code rabbitmq/definitions.json}. */
public final class Definitions {

    private final ObjectNode content;

    private Definitions(ObjectNode content) {
        this.content = content;
    }

    /** Fills in the hash of each user's password. */
    public static Definitions with(BrokerPasswords passwords) {
        String text = resource("definitions.json");
        for (BrokerUser user : BrokerUser.values()) {
            String placeholder = "${" + user.name() + "_PASSWORD_HASH}";
            text = text.replace(placeholder, PasswordHash.of(passwords.of(user)));
        }
        return new Definitions((ObjectNode) Json.MAPPER.readTree(text));
    }

    /** The same for another virtual host. */
    public Definitions forVirtualHost(String name) {
        ObjectNode copy = content.deepCopy();
        ((ObjectNode) copy.get("vhosts").get(0)).put("name", name);
        for (String part : List.of("permissions", "policies")) {
            copy.get(part).forEach(entry -> ((ObjectNode) entry).put("vhost", name));
        }
        return new Definitions(copy);
    }

    /** Adds a user who may do everything. */
    public Definitions withAdministrator(String name, String password) {
        ObjectNode copy = content.deepCopy();
        ((ArrayNode) copy.get("users"))
                .addObject()
                .put("name", name)
                .put("password_hash", PasswordHash.of(password))
                .put("hashing_algorithm", "rabbit_password_hashing_sha256")
                .putArray("tags")
                .add("administrator");
        ((ArrayNode) copy.get("permissions"))
                .addObject()
                .put("user", name)
                .put("vhost", copy.get("vhosts").get(0).get("name").stringValue())
                .put("configure", ".*")
                .put("write", ".*")
                .put("read", ".*");
        return new Definitions(copy);
    }

    public String toJson() {
        return Json.MAPPER.writeValueAsString(content);
    }

    /** What {@code rabbitmq/rabbitmq.conf} says; a node appends its own port. */
    public static String configuration() {
        return resource("rabbitmq.conf");
    }

    private static String resource(String name) {
        try (InputStream content = Definitions.class.getResourceAsStream("/rabbitmq/" + name)) {
            return new String(Objects.requireNonNull(content, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
