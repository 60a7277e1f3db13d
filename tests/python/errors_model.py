"""Prints every exception that the KMS model declares for the operations named as arguments, and every
ConnectionErrorCode: a JSON object with the two sorted lists."""

import json
import sys

import botocore.session

MODEL = botocore.session.get_session().get_service_model("kms")


def main():
    shapes = [shape for name in sys.argv[1:] for shape in MODEL.operation_model(name).error_shapes]
    print(
        json.dumps(
            {
                "exceptions": sorted({shape.name for shape in shapes}),
                "codes": sorted(MODEL.shape_for("ConnectionErrorCodeType").enum),
            }
        )
    )


if __name__ == "__main__":
    main()
