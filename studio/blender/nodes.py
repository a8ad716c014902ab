"""A small language for shader nodes: values of one material can be added, multiplied, and so on like numbers."""
import bpy


class Value:
    def __init__(self, tree, socket):
        self.tree, self.socket = tree, socket

    def _math(self, operation, *others):
        node = self.tree.nodes.new('ShaderNodeMath')
        node.operation = operation
        for index, value in enumerate((self,) + others):
            connect(self.tree, value, node.inputs[index])
        return Value(self.tree, node.outputs[0])

    def __add__(self, other):
        return self._math('ADD', other)

    __radd__ = __add__

    def __sub__(self, other):
        return self._math('SUBTRACT', other)

    def __rsub__(self, other):
        return (self * -1) + other

    def __mul__(self, other):
        return self._math('MULTIPLY', other)

    __rmul__ = __mul__

    def sin(self):
        return self._math('SINE')

    def cos(self):
        return self._math('COSINE')

    def fraction(self):
        return self._math('FRACT')

    def power_of(self, exponent):
        """Also for negative values, unlike power()."""
        return self.abs().power(exponent)

    def abs(self):
        return self._math('ABSOLUTE')

    def above(self, limit):
        return self._math('GREATER_THAN', limit)

    def below(self, limit):
        return self._math('LESS_THAN', limit)

    def at_least(self, limit):
        return self._math('MAXIMUM', limit)

    def at_most(self, limit):
        return self._math('MINIMUM', limit)

    def power(self, exponent):
        return self._math('POWER', exponent)

    def step(self, low, high):
        """0 below low, 1 above high, smooth between them."""
        node = self.tree.nodes.new('ShaderNodeMapRange')
        node.interpolation_type = 'SMOOTHSTEP'
        self.tree.links.new(self.socket, node.inputs[0])
        for index, value in ((1, low), (2, high), (3, 0), (4, 1)):
            node.inputs[index].default_value = value
        return Value(self.tree, node.outputs[0])

    def line(self, at, width):
        """1 on a line, 0 beside it."""
        return 1 - (self - at).abs().step(width * .4, width)


def connect(tree, value, socket):
    if isinstance(value, Value):
        tree.links.new(value.socket, socket)
    else:
        socket.default_value = value


class Material:
    """A material whose `u` and `v` are meters along and across the threads."""

    def __init__(self, name):
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.surface = self.tree.nodes['Principled BSDF']
        node = self.tree.nodes.new('ShaderNodeUVMap')
        node.uv_map = 'flat'
        self.flat = node.outputs[0]
        split = self.tree.nodes.new('ShaderNodeSeparateXYZ')
        self.tree.links.new(self.flat, split.inputs[0])
        self.u, self.v = Value(self.tree, split.outputs[0]), Value(self.tree, split.outputs[1])

    def attribute(self, name):
        node = self.tree.nodes.new('ShaderNodeAttribute')
        node.attribute_name = name
        return Value(self.tree, node.outputs['Fac'])

    def noise(self, scale, along=1, across=1, detail=3, roughness=.55):
        """Values from 0 to 1. `scale` is in waves per meter."""
        mapping = self.tree.nodes.new('ShaderNodeMapping')
        mapping.inputs['Scale'].default_value = (along, across, 1)
        self.tree.links.new(self.flat, mapping.inputs[0])
        node = self.tree.nodes.new('ShaderNodeTexNoise')
        node.inputs['Scale'].default_value = scale
        node.inputs['Detail'].default_value = detail
        node.inputs['Roughness'].default_value = roughness
        self.tree.links.new(mapping.outputs[0], node.inputs[0])
        return Value(self.tree, node.outputs['Fac'])

    def facing(self, blend=.35):
        """0 where the surface faces the camera, 1 at its outline."""
        node = self.tree.nodes.new('ShaderNodeLayerWeight')
        node.inputs[0].default_value = blend
        return Value(self.tree, node.outputs['Facing'])

    def bump(self, height, distance=.001):
        node = self.tree.nodes.new('ShaderNodeBump')
        node.inputs['Distance'].default_value = distance
        self.tree.links.new(height.socket, node.inputs['Height'])
        self.tree.links.new(node.outputs[0], self.surface.inputs['Normal'])

    def gray(self, value):
        """A color of one brightness."""
        node = self.tree.nodes.new('ShaderNodeCombineColor')
        for socket in node.inputs[:3]:
            connect(self.tree, value, socket)
        return Value(self.tree, node.outputs[0])

    def mix(self, share, first, second):
        node = self.tree.nodes.new('ShaderNodeMixRGB')
        for index, value in enumerate((share, first, second)):
            connect(self.tree, value, node.inputs[index])
        return Value(self.tree, node.outputs[0])

    def finish(self, color, roughness=.9, specular=.2, sheen=0., tint=1., metallic=0.):
        """`tint` is 1 where the product's color applies."""
        connect(self.tree, color, self.surface.inputs['Base Color'])
        output = self.tree.nodes.new('ShaderNodeOutputAOV')
        output.name = 'tint'  # Blender 3.4 takes the name of the pass from the node.
        connect(self.tree, tint, output.inputs['Value'])
        for name, value in (('Roughness', roughness), ('Specular', specular), ('Sheen', sheen), ('Metallic', metallic)):
            self.surface.inputs[name].default_value = value
        self.surface.inputs['Sheen Tint'].default_value = .5
        return self.material
