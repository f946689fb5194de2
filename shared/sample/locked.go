package sample

import (
	"bytes"
	"crypto/md5" // the standard handler's own digest
	"crypto/rc4" // and its cipher
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// padding completes short passwords (ISO 32000-1, 7.6.3.3, algorithm 2).
const padding = "\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A"

// Locked is a PDF of one page that opens only with the password: the standard security handler, revision 2, as old programs still write it
// (ISO 32000-1, 7.6.3).
func Locked(firm, password string) []byte {
	const permissions = int32(-4)
	id := md5.Sum([]byte(firm))
	padded := []byte((password + padding)[:32])
	owner := md5.Sum(padded)
	o := crypt(owner[:5], padded)
	var p [4]byte
	binary.LittleEndian.PutUint32(p[:], uint32(int64(permissions)&0xffffffff))
	digest := md5.Sum(bytes.Join([][]byte{padded, o, p[:], id[:]}, nil))
	key := digest[:5]

	d := newLetter(firm, "")
	d.paragraph("The settlement figure is in the annex.")
	content := d.page().Bytes()
	var b bytes.Buffer
	file := newObjects(&b)
	tree := file.reserve()
	resources := fonts(file)
	body := len(file.offsets) + 1
	leaves := []int{leaf(file, tree, resources, crypt(objectKey(key, body), content))}
	file.dictionary(tree, fmt.Sprintf("/Type /Pages /Count 1 /Kids [%d 0 R]", leaves[0]))
	root, security := file.reserve(), file.reserve()
	file.dictionary(root, fmt.Sprintf("/Type /Catalog /Pages %d 0 R", tree))
	file.dictionary(security, fmt.Sprintf("/Filter /Standard /V 1 /R 2 /Length 40 /P %d /O <%s> /U <%s>", permissions, hex.EncodeToString(o), hex.EncodeToString(crypt(key, []byte(padding)))))
	at := file.at
	table := file.trailer(root, root, at)
	secured := fmt.Sprintf("trailer\n<< /Encrypt %d 0 R /ID [<%x> <%x>]", security, id, id)
	table = bytes.Replace(table, []byte("trailer\n<<"), []byte(secured), 1)
	file.write(bytes.Replace(table, fmt.Appendf(nil, " /Info %d 0 R", root), nil, 1))
	return b.Bytes()
}

// objectKey is the key of one object (algorithm 1).
func objectKey(key []byte, object int) []byte {
	sum := md5.Sum(append(bytes.Clone(key), byte(object), byte(object>>8), byte(object>>16), 0, 0))
	return sum[:len(key)+5]
}

func crypt(key, data []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		panic(err) // the key's length is one of ours
	}
	out := make([]byte, len(data))
	c.XORKeyStream(out, data)
	return out
}
