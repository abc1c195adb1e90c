package dev.testlane.localstack.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords and tokens, made up once and kept one a file, for their owner's eyes only. */
public record Secrets(Path folder) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;

    public Secrets {
        PrivateFiles.folder(folder);
    }

    /** The secret of this name: 48 hexadecimal digits, the same at every call and every start. */
    public String get(String name) {
        // Two threads must not make up two values for one name.
        synchronized (RANDOM) {
            Path file = folder.resolve(name);
            try {
                return Files.readString(Files.exists(file) ? file : PrivateFiles.write(file, random()))
                        .strip();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read the secret " + file, e);
            }
        }
    }

    /** A new secret that is kept nowhere: 48 hexadecimal digits. */
    public static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
