package dev.testlane.localstack.rabbitmq;

import dev.testlane.localstack.data.LogFiles;
import dev.testlane.localstack.data.PrivateFiles;
import dev.testlane.localstack.data.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What all nodes of one broker have in common: also the cookie by which they know each other.
 *
 * @param folder their home, with configuration and messages; nobody else uses it
 */
public record RabbitmqHome(
        RabbitmqPrograms programs, Path folder, Definitions definitions, BrokerPasswords passwords, LogFiles logs) {

    private static final String COOKIE = ".erlang.cookie";

    public RabbitmqHome {
        PrivateFiles.folder(folder);
    }

    /** Writes what a node reads when it starts. Nodes start at the same time, and all need the same cookie. */
    synchronized void prepare() {
        if (!Files.exists(folder.resolve(COOKIE))) {
            PrivateFiles.write(folder.resolve(COOKIE), Secrets.random());
        }
        PrivateFiles.write(enabledPlugins(), "[].\n");
        PrivateFiles.write(settings(), "");
        PrivateFiles.write(definitionsFile(), definitions.toJson());
    }

    Path enabledPlugins() {
        return folder.resolve("enabled_plugins");
    }

    Path settings() {
        return folder.resolve("rabbitmq-env.conf");
    }

    Path definitionsFile() {
        return folder.resolve("definitions.json");
    }

    /** Has a folder for each node. */
    Path messages() {
        return folder.resolve("messages");
    }
}
