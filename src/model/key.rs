//! An application's public key (`DISCORD_PUBLIC_KEY`), which Discord's requests are checked against.

use ed25519_dalek::{Signature, VerifyingKey};

/// An Ed25519 key that somebody can sign with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// Why a text is not a public key, as the rest of a sentence that begins with the setting's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not 64 hexadecimal digits.
    #[error("must be 64 hex digits: copy it from the application's page General Information")]
    Form,
    /// Not a point of the curve, or one that accepts signatures nobody made.
    #[error(
        "is not a key that Discord could have made: copy it again from the application's page General Information"
    )]
    Weak,
}

impl PublicKey {
    /// From hexadecimal digits.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| KeyError::Form)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::Weak)?;
        // With a point of small order as the key, anybody could sign.
        if key.is_weak() { Err(KeyError::Weak) } else { Ok(Self(key)) }
    }

    /// Whether the owner of the key signed `message`.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;

    use super::*;

    #[test]
    fn only_a_key_discord_could_have_made_is_taken() {
        let good = hex::encode(SigningKey::from_bytes(&[7; 32]).verifying_key().to_bytes());
        assert!(PublicKey::parse(&format!(" {good}\n")).is_ok());
        for text in ["", "00", &good[..62], &format!("{good}00"), &"g".repeat(64)] {
            assert_eq!(PublicKey::parse(text), Err(KeyError::Form), "{text}");
        }
        // Points of small order accept signatures nobody made; y = 2 is on no point of the curve.
        let neutral = format!("01{}", "00".repeat(31));
        let no_point = format!("02{}", "00".repeat(31));
        for text in ["0".repeat(64), neutral, no_point] {
            assert_eq!(PublicKey::parse(&text), Err(KeyError::Weak), "{text}");
        }
    }
}
