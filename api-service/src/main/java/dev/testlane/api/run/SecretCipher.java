package dev.testlane.api.run;

import dev.testlane.api.platform.TestlaneProperties;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Encrypts values of secret variables with AES-256-GCM, each bound to its run and name. */
@Component
class SecretCipher {

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_ID_BYTES = 4;

    /** By their ids, in the order of the setting. */
    private final Map<String, SecretKey> keys = new LinkedHashMap<>();

    private final SecureRandom random = new SecureRandom();

    @Autowired
    SecretCipher(TestlaneProperties properties) {
        this(properties.secretKeys());
    }

    /** @param keys base64; the first one encrypts, the others only decrypt what is older */
    SecretCipher(List<String> keys) {
        keys.stream()
                .filter(key -> !key.isBlank())
                .map(SecretCipher::decode)
                .forEach(key -> this.keys.put(idOf(key), new SecretKeySpec(key, "AES")));
    }

    /** An encrypted value. */
    record Sealed(String keyId, byte[] nonce, byte[] ciphertext) {}

    boolean hasKey() {
        return !keys.isEmpty();
    }

    Sealed seal(long runId, String name, String value) {
        Map.Entry<String, SecretKey> key = keys.entrySet().iterator().next();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key.getValue(), nonce, runId, name);
            return new Sealed(key.getKey(), nonce, cipher.doFinal(value.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM does not work here", e);
        }
    }

    String open(long runId, String name, Sealed sealed) {
        SecretKey key = keys.get(sealed.keyId());
        if (key == null) {
            throw new UnreadableSecretException(
                    runId, name, "its key (id %s) is not among TESTLANE_SECRET_KEY".formatted(sealed.keyId()));
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, sealed.nonce(), runId, name);
            return new String(cipher.doFinal(sealed.ciphertext()), StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            throw new UnreadableSecretException(runId, name, "it was changed in the database");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM does not work here", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, long runId, String name)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD("testlane run %d %s".formatted(runId, name).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] decode(String base64) {
        try {
            byte[] key = Base64.getDecoder().decode(base64.strip());
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException notBase64) {
            // said below, without the key
        }
        throw new IllegalStateException("TESTLANE_SECRET_KEY must be 32 random bytes in base64, as from"
                + " `openssl rand -base64 32`; several keys are separated by commas");
    }

    private static String idOf(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(digest, 0, KEY_ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 does not work here", e);
        }
    }
}
