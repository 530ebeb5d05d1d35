# Sourced: private_ca FOLDER writes a CA certificate, a certificate of 127.0.0.1 that it signs, and
# another CA certificate to FOLDER. Environment variables tell the tests where they are.
# shellcheck shell=sh
private_ca() {
  (
    cd "$1"
    new='openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2'
    $new -subj /CN=ours -keyout ca-key.pem -out ca.pem
    $new -subj /CN=other -keyout other-key.pem -out other-ca.pem
    $new -subj /CN=loopback -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=CA:FALSE \
      -CA ca.pem -CAkey ca-key.pem -keyout key.pem -out certificate.pem
  ) 2>"$1/log" || { cat "$1/log" >&2; return 1; }
  export PRIVATE_CA_FILE="$1/ca.pem" PRIVATE_CERTIFICATE="$1/certificate.pem" PRIVATE_KEY="$1/key.pem"
  export OTHER_CA_FILE="$1/other-ca.pem"
  PRIVATE_CA_HASH=$(openssl x509 -hash -noout -in "$1/ca.pem")
  export PRIVATE_CA_HASH
}
