package io.millstream.broker.access.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads certificates and PKCS#8 private keys from PEM text (RFC 7468). What stands between the blocks is ignored. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (?<label>[A-Z0-9 ]+)-----(?<body>[^-]*)-----END \\k<label>-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448", "DSA");
    private static final String PBES2 = "1.2.840.113549.1.5.13";

    private Pem() {}

    /** In the order of the text; empty if there are none. */
    static List<Certificate> certificates(String text) throws GeneralSecurityException {
        var certificates = new ArrayList<Certificate>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group("label").endsWith("CERTIFICATE")) {
                certificates.add(factory.generateCertificate(new ByteArrayInputStream(body(block))));
            }
        }
        return certificates;
    }

    /**
     * The first private key.
     *
     * @param password opens an encrypted one
     * @throws GeneralSecurityException with a message for the user, if there is none or it cannot be opened
     */
    static PrivateKey privateKey(String text, String password) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String label = block.group("label");
            if (label.equals("PRIVATE KEY")) {
                return key(new PKCS8EncodedKeySpec(body(block)));
            } else if (label.equals("ENCRYPTED PRIVATE KEY")) {
                return key(decrypted(body(block), password));
            } else if (label.endsWith(" PRIVATE KEY")) {
                throw new GeneralSecurityException("it holds a key in the old form \"" + label
                        + "\"; convert it by: openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem");
            }
        }
        throw new GeneralSecurityException("it holds no private key (no block BEGIN PRIVATE KEY)");
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] encoded, String password) throws GeneralSecurityException {
        if (password.isEmpty()) {
            throw new GeneralSecurityException("its private key is encrypted; set ssl.key.password");
        }
        try {
            var encrypted = new EncryptedPrivateKeyInfo(encoded);
            AlgorithmParameters parameters = encrypted.getAlgParameters();
            // PBES2 names its algorithms only in its parameters.
            boolean isPbes2 = encrypted.getAlgName().equals(PBES2)
                    || encrypted.getAlgName().equals("PBES2");
            String algorithm = isPbes2 && parameters != null ? parameters.toString() : encrypted.getAlgName();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                    parameters);
            return encrypted.getKeySpec(cipher);
        } catch (IOException | GeneralSecurityException e) {
            throw new GeneralSecurityException(
                    "its private key cannot be decrypted; check ssl.key.password (" + e.getMessage() + ")", e);
        }
    }

    private static PrivateKey key(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        // The key says of which kind it is only to those who parse it, so each is tried.
        InvalidKeySpecException wrongKind = null;
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                wrongKind = e;
            }
        }
        throw new GeneralSecurityException(
                "its private key is of none of the kinds " + String.join(", ", KEY_ALGORITHMS), wrongKind);
    }

    private static byte[] body(Matcher block) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(block.group("body"));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("a block " + block.group("label") + " in it is no base64", e);
        }
    }
}
